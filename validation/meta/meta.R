# Oracles of crates/statistics, module meta. Needs metafor, metadat and meta (R packages). Run from this folder: Rscript meta.R
source("../provenance.R")
source("numbers.R")
source("data.R")
suppressPackageStartupMessages(library(meta))
warned <- function(expression) suppressMessages(suppressWarnings(expression))

rows <- do.call(rbind, lapply(names(sets), function(n) data.frame(data = n, sets[[n]])))
write_table(rows, "data.csv", "meta.R", "none, these are the inputs", "yi effect, vi variance, x1 and x2 moderators, group a label; bcg: x1 latitude, x2 year; hackshaw: x1 year, x2 United States; raudenbush: x1 weeks, x2 group setting; the others are made up for edge cases", c("metafor", "metadat"))

methods <- c("FE", "DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM")
ll <- function(r) r$fit.stats["ll", if (r$method == "REML") "REML" else "ML"]
fill <- function(x) if (is.null(x)) NA else x
pooled <- function(data, analysis, r) {
  p <- predict(r)
  say(data, analysis, estimate = r$beta, se = r$se, statistic = r$zval, p = r$pval, ci_low = r$ci.lb, ci_high = r$ci.ub,
      prediction_low = if (r$method == "FE") NA else fill(p$pi.lb), prediction_high = if (r$method == "FE") NA else fill(p$pi.ub),
      tau2 = r$tau2, se_tau2 = fill(r$se.tau2), i2 = r$I2, h2 = r$H2, q = r$QE, q_p = r$QEp, log_likelihood = ll(r))
}
for (n in names(sets)) {
  d <- sets[[n]]
  for (m in methods) for (t in c("z", "knha", "adhoc")) pooled(n, paste("pool", m, t), fit(d, m, t))
  w <- 1 / (d$vi + mean(d$vi))
  for (t in c("z", "knha", "adhoc")) pooled(n, paste("pool GENQ", t), fit(d, "GENQ", t, weights = w))
  r <- fit(d, "REML")
  for (i in seq_along(d$yi)) do.call(say, c(list(n, "weights REML"), setNames(list(weights(r)[i]), paste0("weight", i - 1))))
  # Confidence intervals of the variance between studies; an empty set is left out.
  for (type in c("QP", "PL")) for (m in c("REML", "ML", "DL")) for (level in c(95, 90)) {
    if (type == "PL" && m == "DL") next
    x <- fit(d, m)
    ci <- try(warned(confint(x, type = type, level = level, control = list(tau2.max = 1e7, tol = 1e-13, maxiter = 100000))), silent = TRUE)
    if (inherits(ci, "try-error") || isTRUE(ci$ci.null)) next
    e <- ci$random
    say(n, paste("interval", type, m, level), tau2_low = e[1, 2], tau2_high = e[1, 3], i2_low = e[3, 2], i2_high = e[3, 3], h2_low = e[4, 2], h2_high = e[4, 3])
  }
}
# Prediction intervals of meta: classic, Hartung-Knapp, Kenward-Roger. Its REML is metafor's, here iterated to the end.
for (n in c("bcg", "hackshaw", "raudenbush", "equal", "huge")) {
  d <- sets[[n]]
  for (variant in c("HTS", "HK", "KR")) {
    x <- warned(metagen(d$yi, sqrt(d$vi), method.tau = "REML", method.random.ci = "classic", method.predict = variant, prediction = TRUE, control = converged))
    say(n, paste("prediction", variant), prediction_low = x$lower.predict, prediction_high = x$upper.predict)
  }
}
write_table(written(), "pooling.csv", "meta.R", "1e-6 relative to the size of the value, or to its standard error where that is larger; 1e-5 for limits that R finds by uniroot",
            "metafor::rma with control threshold 1e-13; GENQ with weights 1/(vi + mean(vi)); confint type QP and PL; meta::metagen method.predict", c("metafor", "meta"))

for (n in c("bcg", "hackshaw", "raudenbush")) {
  d <- sets[[n]]
  for (columns in list("x1", c("x1", "x2"))) for (m in methods) for (t in c("z", "knha", "adhoc")) {
    r <- fit(d, m, t, mods = as.matrix(d[columns]))
    analysis <- paste("regress", paste(columns, collapse = "+"), m, t)
    for (j in seq_along(r$beta)) {
      one <- list(r$beta[j], r$se[j], r$zval[j], r$pval[j], r$ci.lb[j], r$ci.ub[j])
      do.call(say, c(list(n, analysis), setNames(one, paste0(c("estimate", "se", "statistic", "p", "ci_low", "ci_high"), j - 1))))
    }
    say(n, analysis, tau2 = r$tau2, se_tau2 = fill(r$se.tau2), i2 = r$I2, h2 = r$H2, r2 = fill(r$R2), qm = r$QM, qmp = r$QMp, qe = r$QE, qep = r$QEp, log_likelihood = ll(r))
    p <- predict(r, newmods = rbind(sapply(d[columns], mean)))
    say(n, analysis, predicted = p$pred, predicted_se = p$se, predicted_low = p$ci.lb, predicted_high = p$ci.ub)
    if (m != "FE") say(n, analysis, new_low = p$pi.lb, new_high = p$pi.ub)
  }
  # Subgroups: a variance between studies each, or one for all.
  for (common in c(FALSE, TRUE)) for (m in c("DL", "REML")) for (ci in c("classic", "HK")) {
    x <- warned(metagen(d$yi, sqrt(d$vi), subgroup = d$group, method.tau = m, method.random.ci = ci, tau.common = common, control = converged))
    analysis <- paste("subgroups", if (common) "common" else "separate", m, ci)
    for (g in seq_along(x$subgroup.levels)) {
      one <- list(x$TE.random.w[g], x$seTE.random.w[g], x$tau.w[g]^2, x$Q.w[g])
      do.call(say, c(list(n, analysis), setNames(one, paste(c("estimate", "se", "tau2", "q"), x$subgroup.levels[g]))))
    }
    say(n, analysis, q_between = x$Q.b.random, q_between_p = x$pval.Q.b.random)
  }
}
write_table(written(), "regression.csv", "meta.R", "1e-6 relative to the size of the value or its standard error", "metafor::rma(mods), predict at the means; meta::metagen(subgroup, tau.common)", c("metafor", "meta"))

for (n in c("bcg", "hackshaw", "raudenbush")) for (m in c("DL", "REML", "FE")) for (t in c("z", "knha")) {
  if (m == "FE" && t == "knha") next
  r <- fit(sets[[n]], m, t)
  l <- warned(leave1out(r)); cu <- warned(cumul(r))
  for (i in seq_len(r$k)) for (what in c("leave", "cumulate")) {
    x <- if (what == "leave") l else cu
    if (what == "cumulate" && i == 1) next
    one <- list(x$estimate[i], x$se[i], (if (is.null(x$zval)) x$tval else x$zval)[i], x$pval[i], x$ci.lb[i], x$ci.ub[i], x$Q[i], x$Qp[i], fill(x$tau2)[min(i, length(fill(x$tau2)))], x$I2[i], x$H2[i])
    do.call(say, c(list(n, paste(what, m, t)), setNames(one, paste0(c("estimate", "se", "statistic", "p", "ci_low", "ci_high", "q", "q_p", "tau2", "i2", "h2"), i - 1))))
  }
  {
    x <- warned(influence(r))$inf
    for (i in seq_len(r$k)) {
      one <- list(x$rstudent[i], x$dffits[i], x$cook.d[i], x$cov.r[i], fill(x$tau2.del)[min(i, length(fill(x$tau2.del)))], x$QE.del[i], x$hat[i], x$weight[i])
      do.call(say, c(list(n, paste("influence", m, t)), setNames(one, paste0(c("rstudent", "dffits", "cook", "covariance_ratio", "tau2", "q", "hat", "weight"), i - 1))))
    }
  }
}
write_table(written(), "sensitivity.csv", "meta.R", "1e-6 relative to the size of the value or its standard error", "metafor::leave1out, cumul and influence", "metafor")

for (n in c("bcg", "hackshaw", "raudenbush")) {
  d <- sets[[n]]
  for (m in c("FE", "DL", "REML")) for (t in c("z", "knha")) {
    r <- fit(d, m, t)
    x <- warned(regtest(r))
    say(n, paste("egger", m, t), statistic = x$zval, p = x$pval, limit = x$est, limit_low = x$ci.lb, limit_high = x$ci.ub, slope = x$fit$beta[2], se = x$fit$se[2], tau2 = x$fit$tau2)
  }
  r <- fit(d, "REML")
  x <- warned(regtest(r, model = "lm"))
  say(n, "egger lm", statistic = x$zval, p = x$pval, limit = x$est, limit_low = x$ci.lb, limit_high = x$ci.ub)
  x <- warned(ranktest(r))
  say(n, "rank", tau = x$tau, p = x$pval)
  for (m in c("FE", "DL", "REML")) for (e in c("L0", "R0")) for (side in c("left", "right", "auto")) {
    r <- fit(d, m)
    x <- try(warned(if (side == "auto") trimfill(r, estimator = e, control = converged) else trimfill(r, estimator = e, side = side, control = converged)), silent = TRUE)
    if (inherits(x, "try-error")) { print(x); next }
    say(n, paste("trim", m, e, side), missing = x$k0, se_missing = x$se.k0, right = as.numeric(x$side == "right"), estimate = x$beta, se = x$se, tau2 = x$tau2, studies = x$k)
    for (i in seq_len(x$k0)) do.call(say, c(list(n, paste("trim", m, e, side)), setNames(list(tail(x$yi, x$k0)[i], tail(x$vi, x$k0)[i]), paste0(c("effect", "variance"), i - 1))))
  }
}
write_table(written(), "asymmetry.csv", "meta.R", "1e-6 relative to the size of the value or its standard error", "metafor::regtest (predictor sei; model rma and lm), ranktest, trimfill", "metafor")

# Effect sizes of one study, from groups and from two-by-two tables.
for (g in list(c(5, 2, 20, 4, 3, 25), c(-1.5, 0.7, 4, 2.25, 1.9, 3), c(61.2, 19.5, 180, 61.2, 22, 90), c(0.01, 100, 2, 0.02, 80, 1000))) {
  name <- paste(c("groups", g), collapse = " ")
  e <- function(...) escalc(m1i = g[1], sd1i = g[2], n1i = g[3], m2i = g[4], sd2i = g[5], n2i = g[6], ...)
  md <- e(measure = "MD"); ls <- e(measure = "SMD"); ub <- e(measure = "SMD", vtype = "UB")
  # Two groups as one: the data are rebuilt, and their mean and standard deviation taken.
  rebuilt <- function(m, s, n) { x <- seq_len(n); m + s * (x - mean(x)) / sd(x) }
  both <- c(rebuilt(g[1], g[2], g[3]), rebuilt(g[4], g[5], g[6]))
  say("one", name, md = md$yi, md_v = md$vi, smd = ls$yi, smd_ls = ls$vi, smd_ub = ub$vi, both_mean = mean(both), both_sd = sd(both))
}
for (g in list(c(4, 119, 11, 128), c(0, 10, 2, 9), c(3, 0, 5, 2), c(3, 4, 4, 5), c(0, 12, 1, 7), c(505, 87886, 499, 87892))) {
  name <- paste(c("table", g), collapse = " ")
  for (to in c("only0", "all")) for (m in c("RR", "OR", "RD")) {
    x <- escalc(measure = m, ai = g[1], bi = g[2], ci = g[3], di = g[4], to = to)
    do.call(say, c(list("one", name), setNames(list(x$yi, x$vi), paste(c(m, paste0(m, "_v")), to))))
  }
}
write_table(written(), "effect_size.csv", "meta.R", "1e-9 relative", "metafor::escalc; both_: mean and sd of rebuilt data", "metafor")

# What papers print. The formulas of Wan (2014) and Luo (2018) by the package meta; the rest by R's own quantiles.
# Up to 50 patients (ranges) or 201 (quartiles) meta divides by Wan's tables of three decimals instead of by his formulas (9), (13) and (16); for those the formulas
# are written out here, and what meta has is kept beside them as "table".
spread <- function(g, n) {
  e <- 2 * qnorm((n - 0.375) / (n + 0.25)); f <- 2 * qnorm((0.75 * n - 0.125) / (n + 0.25))
  c(S1 = (g[5] - g[1]) / e, S2 = ((g[5] - g[1]) / e + (g[4] - g[2]) / f) / 2, S3 = (g[4] - g[2]) / f)
}
for (g in list(c(1, 4, 6, 9, 17, 25), c(10, 32, 45, 61, 93, 121), c(-4, -1.2, 0.1, 0.9, 3, 9), c(0, 2, 3, 9, 60, 400))) {
  n <- g[6]
  name <- paste(c("five", g), collapse = " ")
  scenarios <- list(S1 = c(1, 3, 5), S2 = 1:5, S3 = 2:4)
  for (s in names(scenarios)) {
    v <- rep(NA, 5); v[scenarios[[s]]] <- g[scenarios[[s]]]
    for (method in c("Luo", "Wan")) {
      m <- warned(metacont(n.e = n, n.c = n, mean.c = 0, sd.c = 1, mean.e = NA_real_, sd.e = NA_real_, median.e = v[3], q1.e = v[2], q3.e = v[4], min.e = v[1], max.e = v[5], method.mean = method, method.sd = "Wan"))
      if (n > 201) stopifnot(abs(m$sd.e - spread(g, n)[[s]]) < 1e-12 * m$sd.e)
      do.call(say, c(list("one", name), setNames(list(m$mean.e, spread(g, n)[[s]], m$sd.e), paste(c("mean", "sd", "table"), s, method))))
    }
  }
}
for (n in c(4, 20, 150)) {
  set.seed(n); x <- rnorm(n, 50, 12); y <- rnorm(n + 3, 45, 12)
  t <- t.test(x, y, var.equal = TRUE); pooled <- sqrt((var(x) * (n - 1) + var(y) * (n + 2)) / (2 * n + 1))
  ci <- t.test(x)$conf.int
  say("one", paste("printed", n), n = n, se = sd(x) / sqrt(n), low = ci[1], high = ci[2], sd = sd(x), normal_low = mean(x) - qnorm(0.975) * sd(x) / sqrt(n), normal_high = mean(x) + qnorm(0.975) * sd(x) / sqrt(n),
      difference = mean(x) - mean(y), t = t$statistic, p = t$p.value, difference_low = t$conf.int[1], difference_high = t$conf.int[2], pooled_sd = pooled)
  z <- x + rnorm(n, -8, 9)
  say("one", paste("change", n), first_sd = sd(x), last_sd = sd(z), change_sd = sd(z - x), correlation = cor(x, z))
}
write_table(written(), "recover.csv", "meta.R", "1e-9 relative; table: 1 %", "meta::metacont(method.mean, method.sd = 'Wan'); t.test, sd and cor of simulated data", "meta")
