# The data sets of the other scripts: three from metadat, four made up for the edges.
suppressPackageStartupMessages(library(metafor))
bcg <- escalc(measure = "RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = metadat::dat.bcg)
hackshaw <- metadat::dat.hackshaw1998
raudenbush <- metadat::dat.raudenbush1985
frame <- function(yi, vi, x1 = rep(0, length(yi)), x2 = rep(0, length(yi)), group = rep("all", length(yi)))
  data.frame(yi = as.numeric(yi), vi = as.numeric(vi), x1, x2, group)
sets <- list(
  bcg = frame(bcg$yi, bcg$vi, bcg$ablat, bcg$year, bcg$alloc),
  hackshaw = frame(hackshaw$yi, hackshaw$vi, hackshaw$year, as.numeric(hackshaw$country == "USA"), ifelse(hackshaw$design == "cohort", "cohort", "case-control")),
  raudenbush = frame(raudenbush$yi, raudenbush$vi, raudenbush$weeks, as.numeric(raudenbush$setting == "group"), as.character(raudenbush$tester)),
  two = frame(c(-0.8, 0.3), c(0.04, 0.09)),
  alike = frame(c(0.50, 0.52, 0.49, 0.51, 0.505), c(0.04, 0.09, 0.02, 0.05, 0.03)),
  equal = frame(c(0.1, 0.9, -0.4, 0.6, 1.3, 0.2), rep(0.05, 6)),
  huge = frame(c(-50, 20, 75, -10, 4, 33, 120), c(0.5, 1.2, 0.8, 0.3, 2.0, 0.9, 0.6))
)
# Iterated to the end, so that what is compared is the estimate and not where the iteration stopped.
converged <- list(threshold = 1e-13, maxiter = 100000, tol = 1e-14, stepadj = 0.5)
fit <- function(d, method, test = "z", ...) suppressWarnings(rma(d$yi, d$vi, method = method, test = test, control = converged, ...))
