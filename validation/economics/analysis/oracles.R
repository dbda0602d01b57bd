# What other programs say of psa.csv. Run in this folder, with the folders of the sources of dampack and voi:
#   Rscript oracles.R DAMPACK VOI
# Their functions are read from those folders and run; nothing of them is copied.
suppressMessages({library(mgcv); library(ggplot2); library(dplyr); library(tidyr); library(stringr)})
places <- commandArgs(TRUE)
version_of <- function(place) paste(read.dcf(file.path(place, "DESCRIPTION"))[1, c("Package", "Version")], collapse = " ")
dampack <- new.env()
for (file in c("create_sa", "psa", "icers", "ceac", "evpi", "exp_loss", "calculate_outcome"))
  sys.source(file.path(places[1], "R", paste0(file, ".R")), dampack)
# R's max.col takes all values within 1e-5 of the largest for equal and chooses among them at random, so that dampack's EVPI, loss and
# acceptability change from call to call where net benefit is large beside its differences. Here it is exact.
dampack$max.col <- function(m, ...) apply(as.matrix(m), 1, which.max)
voi <- new.env()
for (file in list.files(file.path(places[2], "R"), pattern = "evppi.*[.]R$|check_regression[.]R$", full.names = TRUE))
  sys.source(file, voi)

written <- function(table, file, programs, note, tolerance) {
  header <- c(paste("# program:", paste(c(paste("R", getRversion()), programs), collapse = ", ")),
              "# script: validation/economics/analysis/oracles.R, on psa.csv",
              paste("# method:", note), paste("# tolerance:", tolerance))
  text <- as.data.frame(lapply(table, function(x) if (is.numeric(x)) ifelse(is.na(x), "", formatC(x, digits = 17, format = "g", width = 1)) else as.character(x)))
  connection <- file(file, open = "wb")
  writeLines(header, connection, sep = "\n")
  write.table(text, connection, sep = ",", row.names = FALSE, quote = FALSE, eol = "\n")
  close(connection)
}

sample <- read.csv("psa.csv", check.names = FALSE)
strategies <- c("usual", "injection", "cells")
cost <- sample[paste0(strategies, ":cost")]; effect <- sample[paste0(strategies, ":effect")]
names(cost) <- names(effect) <- strategies
parameters <- sample[grep("^parameter:", names(sample))]
names(parameters) <- sub("^parameter:", "", names(parameters))

icers <- dampack$calculate_icers(colMeans(cost), colMeans(effect), strategies)
written(data.frame(strategy = icers$Strategy, cost = icers$Cost, effect = icers$Effect, icer = icers$ICER, status = icers$Status),
        "icer.csv", version_of(places[1]), "calculate_icers on means", "1e-9 relative")

wtp <- seq(0, 200000, 10000)
psa <- dampack$make_psa_obj(cost, effect, parameters, strategies)
curves <- dampack$ceac(wtp, psa)
loss <- dampack$calc_exp_loss(psa, wtp)
loss <- as.data.frame(loss)
joined <- merge(data.frame(wtp = curves$WTP, strategy = as.character(curves$Strategy), probability = curves$Proportion, on_frontier = curves$On_Frontier),
                data.frame(wtp = loss$WTP, strategy = as.character(loss$Strategy), loss = loss$Expected_Loss), by = c("wtp", "strategy"))
joined <- joined[order(joined$wtp, match(joined$strategy, strategies)), ]
written(joined, "ceac.csv", version_of(places[1]), "ceac, calc_exp_loss, with an exact max.col (see the script)", "1e-9 relative to the largest loss, 1e-12 of probabilities")
evpi <- dampack$calc_evpi(psa, wtp)
written(data.frame(wtp = evpi$WTP, evpi = evpi$EVPI), "evpi.csv", version_of(places[1]), "calc_evpi, with an exact max.col (see the script)", "1e-9 relative to the largest")

nb_at <- function(w) as.matrix(w * effect - cost)
value <- function(fitted) mean(apply(fitted, 1, max)) - max(colMeans(fitted))
by_gam <- function(nb, formula, ...) {
  best <- which.max(colMeans(nb))
  fitted <- sapply(seq_along(strategies), function(d) if (d == best) rep(0, nrow(nb)) else
    fitted(gam(as.formula(paste("y ~", formula)), data = cbind(y = nb[, d] - nb[, best], parameters), method = "REML", ...)))
  value(fitted)
}
by_voi <- function(nb, set, method)
  value(voi$fitted_npreg(nb, inputs = parameters, pars = set, method = method, se = FALSE, B = 0, verbose = FALSE))
rows <- list()
for (w in c(30000, 50000, 100000)) {
  nb <- nb_at(w)
  for (p in names(parameters)) {
    few <- length(unique(parameters[[p]])) < 5
    ours <- by_gam(nb, if (few) p else sprintf("s(%s, bs = 'cr', k = 20)", p))
    theirs <- if (few) NA else by_voi(nb, p, "gam")
    rows[[length(rows) + 1]] <- data.frame(wtp = w, set = p, mgcv = ours, voi_gam = theirs, voi_gp = NA)
  }
  for (set in list(c("gain", "waning"), c("replacement", "access"), c("gain", "waning", "replacement"))) {
    smooth <- if ("access" %in% set) "s(replacement, bs = 'cr', k = 20) + s(replacement, by = access, bs = 'cr', k = 20) + access" else
      sprintf("te(%s, k = 6)", paste(set, collapse = ", "))
    gp <- by_voi(nb, set, "gp")
    rows[[length(rows) + 1]] <- data.frame(wtp = w, set = paste(set, collapse = "+"), mgcv = by_gam(nb, smooth), voi_gam = NA, voi_gp = gp)
  }
}
written(do.call(rbind, rows), "evppi.csv", c(paste("mgcv", packageVersion("mgcv")), version_of(places[2])),
        "mgcv: gam with method REML; one parameter s(bs = 'cr', k = 20), sets te(k = 6) or s + s(by); voi: its regressions for methods gam and gp (fitted_npreg)",
        "against mgcv; one parameter: 0.5 % or 0.05; sets: 6 %, half of our own standard error or 0.05")
