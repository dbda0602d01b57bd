# Time-course network meta-analysis by other programs.
# metafor::rma.mv gives amplitudes and their standard errors for a shape (a linear mixed model), and confirms the likelihood and the
# heterogeneity. The likelihood is written a second time, from dense matrices, for what rma.mv has not: shape parameters (optimize,
# optim), the observed information (numDeriv), the ends of profile intervals (uniroot), and more digits of the heterogeneity.
# Run from this folder: Rscript fits.R
source("../provenance.R")
suppressPackageStartupMessages({
  library(metafor)
  library(numDeriv)
})
data <- read.csv("data.csv", comment.char = "#")

# Contrasts of a set against the first arm present at each time, in the order of `treatments`.
contrasts_of <- function(set, treatments, correlation, rho) {
  d <- data[data$set == set, ]
  d <- d[order(d$study, d$months, match(d$treatment, treatments)), ]
  same <- outer(paste(d$study, d$treatment), paste(d$study, d$treatment), "==")
  apart <- abs(outer(d$months, d$months, "-"))
  r <- if (correlation == "same") ifelse(apart == 0, 1, rho) else rho^apart
  S <- outer(d$se, d$se) * r * same
  C <- NULL
  rows <- NULL
  for (visit in split(seq_len(nrow(d)), list(d$months, d$study), drop = TRUE)) {
    for (i in visit[-1]) {
      line <- numeric(nrow(d))
      line[i] <- 1
      line[visit[1]] <- -1
      C <- rbind(C, line)
      rows <- rbind(rows, data.frame(study = d$study[i], treatment = d$treatment[i], against = d$treatment[visit[1]], months = d$months[i]))
    }
  }
  list(rows = rows, y = as.numeric(C %*% d$mean), V = C %*% S %*% t(C), treatments = treatments)
}

curve <- function(shape, p, t) {
  switch(shape,
    constant = rep(1, length(t)), linear = t, emax = t / (p[1] + t), exponential = 1 - exp(-p[1] * t),
    waning = {
      peak <- log(p[1] / p[2]) / (p[1] - p[2])
      (exp(-p[2] * t) - exp(-p[1] * t)) / (exp(-p[2] * peak) - exp(-p[1] * peak))
    })
}

# Design of the amplitudes; `parameters` is a function of the treatment.
design_of <- function(k, shape, parameters) {
  others <- k$treatments[-1]
  X <- matrix(0, nrow(k$rows), length(others), dimnames = list(NULL, others))
  for (i in seq_len(nrow(X))) for (arm in c("treatment", "against")) {
    label <- k$rows[i, arm]
    if (label != k$treatments[1]) X[i, label] <- (if (arm == "treatment") 1 else -1) * curve(shape, parameters(label), k$rows$months[i])
  }
  X
}
# What varies between studies, as a covariance for tau2 = 1: within a study, variance 1 and covariance 1/2 of amplitudes.
varying_of <- function(k, X) outer(k$rows$study, k$rows$study, "==") * (X %*% ((diag(ncol(X)) + 1) / 2) %*% t(X))

# rma.mv with the heterogeneity estimated, or held at `tau2`.
mixed <- function(k, X, B, method, tau2 = NA) {
  rows <- data.frame(row = paste0("row", seq_along(k$y)))
  dimnames(B) <- list(rows$row, rows$row)
  rma.mv(k$y, k$V, mods = X, intercept = FALSE, random = ~ 1 | row, R = list(row = B), Rscale = "none", data = rows, method = method,
         sigma2 = tau2)
}
# The heterogeneity to more digits than rma.mv's optimiser gives: the zero of the derivative of the (restricted) likelihood.
best_tau2 <- function(k, X, B, method) {
  slope <- function(tau2) {
    W <- solve(k$V + tau2 * B)
    P <- W - W %*% X %*% solve(t(X) %*% W %*% X, t(X) %*% W)
    r <- P %*% k$y
    as.numeric(-0.5 * (sum((if (method == "ML") W else P) * B) - t(r) %*% B %*% r))
  }
  if (slope(0) <= 0) return(0)
  top <- 1
  while (slope(top) > 0) top <- 2 * top
  uniroot(slope, c(0, top), tol = 1e-14)$root
}
log_likelihood <- function(k, X, B, tau2, E) {
  M <- k$V + tau2 * B
  r <- k$y - X %*% E
  -0.5 * as.numeric(length(r) * log(2 * pi) + determinant(M)$modulus + t(r) %*% solve(M, r))
}

results <- NULL
cases <- NULL
case_number <- 0
case <- function(set, shape, first = "", second = "", correlation = "same", rho = 0.5, heterogeneity = "reml", reference = "saline") {
  case_number <<- case_number + 1
  name <- sprintf("case%02d", case_number)
  cases <<- rbind(cases, data.frame(case = name, set, shape, first, second, correlation, rho, heterogeneity, reference))
  say <- function(quantity, of, value) results <<- rbind(results, data.frame(case = name, quantity, of, value))
  treatments <- unique(data$treatment[data$set == set])
  treatments <- c(reference, sort(setdiff(treatments, reference)))
  k <- contrasts_of(set, treatments, correlation, rho)
  given <- c(first, second)[seq_len(switch(shape, constant = 0, linear = 0, waning = 2, 1))]
  # Slots of estimated parameters: (place, treatment or NA).
  slots <- NULL
  for (place in seq_along(given)) {
    if (given[place] == "common") slots <- rbind(slots, data.frame(place, treatment = NA))
    if (given[place] == "own") slots <- rbind(slots, data.frame(place, treatment = treatments[-1]))
  }
  parameters <- function(logs) function(label) vapply(seq_along(given), function(place) {
    if (is.null(slots) || !place %in% slots$place) return(as.numeric(given[place]))
    exp(logs[slots$place == place & (is.na(slots$treatment) | slots$treatment == label)])
  }, 0)
  design <- function(logs) design_of(k, shape, parameters(logs))
  profile <- function(logs) {
    X <- design(logs)
    B <- varying_of(k, X)
    tau2 <- if (heterogeneity == "none") 0 else best_tau2(k, X, B, "ML")
    W <- solve(k$V + tau2 * B)
    E <- solve(t(X) %*% W %*% X, t(X) %*% W %*% k$y)
    list(height = log_likelihood(k, X, B, tau2, E), tau2 = tau2, E = as.numeric(E), X = X, B = B)
  }
  height <- function(logs) profile(logs)$height
  logs <- numeric(0)
  n <- if (is.null(slots)) 0 else nrow(slots)
  if (n == 1) logs <- optimize(height, log(c(0.06, 40)), maximum = TRUE, tol = 1e-10)$maximum
  if (n > 1) {
    start <- if (shape == "waning") log(c(0.6, 0.05)) else rep(log(2.5), n)
    logs <- optim(start, height, control = list(fnscale = -1, reltol = 1e-15, maxit = 5000))$par
    logs <- optim(logs, height, control = list(fnscale = -1, reltol = 1e-16, maxit = 5000))$par
  }
  most_likely <- profile(logs)
  X <- most_likely$X
  B <- most_likely$B
  # The likelihood above is that of rma.mv.
  theirs <- mixed(k, X, B, "ML", most_likely$tau2)
  stopifnot(abs(theirs$fit.stats["ll", "ML"] - most_likely$height) < 1e-8)
  tau2 <- most_likely$tau2
  if (heterogeneity == "reml") {
    wide <- cbind(X, if (n > 0) jacobian(function(l) as.numeric(design(l) %*% most_likely$E), logs))
    tau2 <- best_tau2(k, wide, B, "REML")
    # And the heterogeneity is where rma.mv finds it, to the precision of its optimiser.
    stopifnot(abs(mixed(k, wide, B, "REML")$sigma2 - tau2) < 1e-3 * (1 + tau2))
  }
  if (heterogeneity == "ml") stopifnot(abs(mixed(k, X, B, "ML")$sigma2 - tau2) < 1e-3 * (1 + tau2))
  given_shape <- mixed(k, X, B, "ML", tau2)
  E <- as.numeric(coef(given_shape))
  all <- c(E, logs)
  p <- length(E)
  if (n == 0) {
    covariance <- unname(vcov(given_shape))
  } else {
    information <- -hessian(function(v) {
      X <- design(v[-seq_len(p)])
      log_likelihood(k, X, varying_of(k, X), tau2, v[seq_len(p)])
    }, all)
    covariance <- solve(information)
  }
  say("tau2", "", tau2)
  say("log_likelihood", "", most_likely$height)
  count <- p + n + (heterogeneity != "none")
  contrasts <- length(k$y)
  aic <- 2 * count - 2 * most_likely$height
  say("aic", "", aic)
  say("aicc", "", aic + 2 * count * (count + 1) / (contrasts - count - 1))
  say("q", "", rma.mv(k$y, k$V, mods = X, intercept = FALSE)$QE)
  for (i in seq_len(n)) {
    of <- if (is.na(slots$treatment[i])) slots$place[i] else paste(slots$place[i], slots$treatment[i])
    say("shape", of, exp(logs[i]))
    say("shape_se", of, exp(logs[i]) * sqrt(covariance[p + i, p + i]))
  }
  if (n == 1) {
    excess <- function(l) 2 * (height(logs) - height(l)) - qchisq(0.95, 1)
    for (end in c("low", "high")) {
      wall <- log(if (end == "low") 1 / 20 else 240)
      if (shape == "exponential") wall <- -log(if (end == "low") 240 else 1 / 20)
      if (excess(wall) > 0) say(paste0("shape_", end), slots$place, exp(uniroot(excess, sort(c(logs, wall)), tol = 1e-10)$root))
    }
  }
  for (label in treatments[-1]) {
    i <- match(label, treatments[-1])
    say("amplitude", label, all[i])
    say("amplitude_se", label, sqrt(covariance[i, i]))
    for (month in c(1, 3, 6, 12)) {
      effect <- function(v) v[i] * curve(shape, parameters(v[-seq_len(p)])(label), month)
      g <- grad(effect, all)
      say("effect", paste(label, month), effect(all))
      say("effect_se", paste(label, month), sqrt(as.numeric(t(g) %*% covariance %*% g)))
    }
  }
}

for (heterogeneity in c("none", "ml", "reml")) {
  case("pairs", "constant", heterogeneity = heterogeneity)
  case("pairs", "emax", first = "2", heterogeneity = heterogeneity)
  case("network", "linear", heterogeneity = heterogeneity)
  case("network", "emax", first = "2", heterogeneity = heterogeneity)
  case("network", "exponential", first = "0.4", correlation = "per_month", rho = 0.9, heterogeneity = heterogeneity)
  case("network", "waning", first = "0.7", second = "0.02", heterogeneity = heterogeneity, reference = "gel")
  case("pairs", "emax", first = "common", heterogeneity = heterogeneity)
  case("network", "emax", first = "common", heterogeneity = heterogeneity)
  case("network", "exponential", first = "common", correlation = "per_month", rho = 0.9, heterogeneity = heterogeneity, reference = "cells")
  case("large", "emax", first = "own", heterogeneity = heterogeneity)
}
case("waning", "waning", first = "common", second = "0.08", correlation = "same", rho = 0)
case("waning", "waning", first = "common", second = "common")
write_table(cases, "cases.csv", script = "fits.R", packages = c("metafor", "numDeriv"), tolerance = "inputs", note = "what is fitted")
write_table(results, "fits.csv", script = "fits.R", packages = c("metafor", "numDeriv"), tolerance = "1e-6 relative; shape parameters 1e-5",
            note = "rma.mv given the shape; optimize, optim, uniroot, numDeriv over its likelihood and the same by dense matrices")

# One visit: the usual random-effects analyses, each by its usual call.
d <- data[data$set == "one_visit", ]
rows <- NULL
two <- merge(d[d$treatment == "saline", ], d[d$treatment == "cells", ], by = "study")
for (method in c("ML", "REML")) {
  m <- rma(two$mean.y - two$mean.x, sei = sqrt(two$se.x^2 + two$se.y^2), method = method, control = list(threshold = 1e-12))
  rows <- rbind(rows, data.frame(analysis = "pair", method, treatment = "cells", estimate = coef(m), se = m$se, tau2 = m$tau2))
}
k <- contrasts_of("one_visit", c("saline", "cells", "gel", "steroid"), "same", 0.5)
X <- design_of(k, "constant", function(label) NULL)
for (method in c("ML", "REML")) {
  m <- rma.mv(k$y, k$V, mods = X, intercept = FALSE, random = ~ treatment | study, struct = "CS", rho = 0.5, data = k$rows, method = method,
              control = list(optimizer = "optim", optmethod = "BFGS", reltol = 1e-15))
  rows <- rbind(rows, data.frame(analysis = "network", method, treatment = colnames(X), estimate = coef(m), se = m$se, tau2 = m$tau2))
}
write_table(rows, "one_visit.csv", script = "fits.R", packages = "metafor", tolerance = "1e-6 relative", note = "pair: rma; network: rma.mv, struct CS, rho 1/2")
