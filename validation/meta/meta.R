# Oracles of crates/statistics, module meta. Needs metafor, metadat and meta (R packages). Run from this folder: Rscript meta.R
source("provenance.R")
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
  if (t == "z") {
    x <- warned(influence(r))$inf
    for (i in seq_len(r$k)) {
      one <- list(x$rstudent[i], x$dffits[i], x$cook.d[i], x$cov.r[i], fill(x$tau2.del)[min(i, length(fill(x$tau2.del)))], x$QE.del[i], x$hat[i], x$weight[i])
      do.call(say, c(list(n, paste("influence", m)), setNames(one, paste0(c("rstudent", "dffits", "cook", "covariance_ratio", "tau2", "q", "hat", "weight"), i - 1))))
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
