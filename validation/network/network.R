# Network meta-analysis by netmeta. Needs the R packages meta and netmeta.
# Run from this folder: Rscript network.R
# The data sets are those that come with netmeta, written as comparisons (first minus second treatment).
suppressPackageStartupMessages({ library(netmeta); library(metafor) })

# Variance between studies by restricted likelihood, by metafor's rma.mv from differences to one arm of each study with their full
# covariance. netmeta 2.8-2 hands rma.mv the variances of these differences without their covariance, so that its method.tau = "REML"
# differs in networks with studies of several arms (column tau2_netmeta); in networks of two-arm studies both agree.
reml_tau2 <- function(p) {
  trts <- sort(unique(c(as.character(p$treat1), as.character(p$treat2))))
  y <- c(); x <- NULL; covariances <- list(); study <- c(); treatment <- c()
  for (s in unique(p$studlab)) {
    own <- p[p$studlab == s, ]
    arms <- unique(c(as.character(own$treat1), as.character(own$treat2))); base <- arms[length(arms)]; others <- setdiff(arms, base)
    effect <- function(a, b) { i <- which(own$treat1 == a & own$treat2 == b); if (length(i)) own$TE[i] else -own$TE[own$treat1 == b & own$treat2 == a] }
    variance <- function(a, b) if (a == b) 0 else own$seTE[(own$treat1 == a & own$treat2 == b) | (own$treat1 == b & own$treat2 == a)]^2
    covariance <- function(a, b) (variance(a, base) + variance(b, base) - variance(a, b)) / 2
    y <- c(y, sapply(others, effect, b = base))
    covariances <- c(covariances, list(outer(others, others, Vectorize(covariance))))
    x <- rbind(x, t(sapply(others, function(a) (trts == a) - (trts == base))))
    study <- c(study, rep(s, length(others))); treatment <- c(treatment, others)
  }
  rma.mv(unname(y), as.matrix(bldiag(covariances)), mods = unname(x[, -1]), intercept = FALSE, random = ~ treatment | study, struct = "CS", rho = 0.5, method = "REML")$tau2
}

digits <- function(table, significant) {
  as.data.frame(lapply(table, function(x) {
    if (is.numeric(x)) ifelse(is.na(x), "", formatC(x, digits = significant, format = "g", width = 1)) else as.character(x)
  }))
}
write_table <- function(table, file, tolerance, note, significant = 12) {
  header <- c(
    paste0("# program: R ", getRversion(), ", netmeta ", packageVersion("netmeta"), ", meta ", packageVersion("meta"), ", metafor ", packageVersion("metafor")),
    "# script: validation/network/network.R", paste("# method:", note), paste("# tolerance:", tolerance)
  )
  connection <- file(file, open = "wb")
  writeLines(header, connection, sep = "\n")
  writeLines(paste(names(table), collapse = ","), connection, sep = "\n")
  writeLines(do.call(paste, c(digits(table, significant), sep = ",")), connection, sep = "\n")
  close(connection)
}
comparisons <- function(network, p, name) {
  data.frame(network = name, study = as.character(p$studlab), treatment = as.character(p$treat1), versus = as.character(p$treat2), effect = p$TE, se = p$seTE)
}
usable <- function(p) p[!is.na(p$TE) & !is.na(p$seTE) & p$seTE > 0, ]

## Data.
data(Senn2013); data(Woods2010); data(smokingcessation); data(Dong2013); data(Linde2015); data(Linde2016); data(parkinson)
as_rows <- function(d, te, se, t1, t2, study) data.frame(TE = d[[te]], seTE = d[[se]], treat1 = d[[t1]], treat2 = d[[t2]], studlab = d[[study]])
networks <- list(
  senn2013 = as_rows(Senn2013, "TE", "seTE", "treat1", "treat2", "studlab"),
  woods2010 = pairwise(treatment, event = r, n = N, studlab = author, data = Woods2010, sm = "OR"),
  smoking = pairwise(list(treat1, treat2, treat3), event = list(event1, event2, event3), n = list(n1, n2, n3), data = smokingcessation, sm = "OR"),
  dong2013 = pairwise(treatment, death, randomized, studlab = id, data = Dong2013, sm = "OR"),
  linde2015 = pairwise(list(treatment1, treatment2, treatment3), event = list(resp1, resp2, resp3), n = list(n1, n2, n3), studlab = id, data = Linde2015, sm = "OR"),
  linde2016 = as_rows(Linde2016, "lnOR", "selnOR", "treat1", "treat2", "id"),
  parkinson = pairwise(list(Treatment1, Treatment2, Treatment3), mean = list(y1, y2, y3), sd = list(sd1, sd2, sd3), n = list(n1, n2, n3), studlab = Study, data = parkinson, sm = "MD")
)
networks <- lapply(networks, usable)
networks$twoarm <- networks$senn2013[networks$senn2013$studlab != "Willms1999", ]
# All arms of a study with a comparison that cannot be used are left out, so that every study has all its pairs.
networks <- lapply(networks, function(p) {
  complete <- sapply(split(p, as.character(p$studlab)), function(s) nrow(s) == choose(length(unique(c(as.character(s$treat1), as.character(s$treat2)))), 2))
  as.data.frame(p)[as.character(p$studlab) %in% names(complete)[complete], c("studlab", "treat1", "treat2", "TE", "seTE")]
})
# Pieces of Linde 2016 that hang together only through components, with and without the study that joins them.
within <- function(p, treatments) {
  inside <- p$treat1 %in% treatments & p$treat2 %in% treatments
  studies <- setdiff(unique(p$studlab), unique(p$studlab[!inside]))
  p[p$studlab %in% studies, ]
}
drugs <- within(networks$linde2016, c("Placebo", "SSRI", "TCA", "SNRI", "Hypericum", "Face-to-face CBT + SSRI"))
talks <- within(networks$linde2016, c("UC", "Face-to-face CBT", "Other face-to-face", "Remote CBT"))
pieces <- rbind(drugs, talks)
apart <- pieces[pieces$studlab != 117, ]
face <- networks$linde2016[networks$linde2016$studlab %in% c(16, 24, 49, 118), ]

# Seventeen digits, since what is compared with is made from the same numbers.
all <- c(networks, list(pieces = pieces, apart = apart, face = face))
write_table(do.call(rbind, lapply(names(all), function(name) comparisons(all[[name]], all[[name]], name))), "comparisons.csv",
            tolerance = "these are inputs", note = "data sets of netmeta; pairwise() where they come as arms", significant = 17)
arms <- do.call(rbind, lapply(1:3, function(i) data.frame(study = parkinson$Study, treatment = parkinson[[paste0("Treatment", i)]], mean = parkinson[[paste0("y", i)]], sd = parkinson[[paste0("sd", i)]], n = parkinson[[paste0("n", i)]])))
write_table(arms[!is.na(arms$mean), ], "arms.csv", tolerance = "these are inputs", note = "the data set parkinson of netmeta, one row per arm", significant = 17)

## Standard network meta-analysis.
effects <- list(); summaries <- list(); designs <- list(); ranks <- list(); splits <- list(); shares <- list()
grow <- function(list, row) c(list, list(row))
for (name in names(networks)) for (method in c("DL", "REML")) {
  tau2_netmeta <- netmeta(TE, seTE, treat1, treat2, studlab, data = networks[[name]], sm = "MD", method.tau = method)$tau2
  preset <- if (method == "REML") sqrt(reml_tau2(networks[[name]])) else NULL
  net <- netmeta(TE, seTE, treat1, treat2, studlab, data = networks[[name]], sm = "MD", tau.preset = preset, prediction = TRUE)
  net$tau2 <- net$tau^2
  trts <- net$trts
  pairs <- t(combn(trts, 2)); at <- cbind(match(pairs[, 1], trts), match(pairs[, 2], trts))
  table <- function(model) data.frame(network = name, method = if (model == "common") "none" else method, treatment = pairs[, 1], versus = pairs[, 2],
    effect = net[[paste0("TE.", model)]][at], se = net[[paste0("seTE.", model)]][at], lower = net[[paste0("lower.", model)]][at], upper = net[[paste0("upper.", model)]][at],
    p = net[[paste0("pval.", model)]][at], predict_lower = if (model == "common") NA else net$lower.predict[at], predict_upper = if (model == "common") NA else net$upper.predict[at])
  if (method == "DL") effects <- grow(effects, table("common"))
  effects <- grow(effects, table("random"))
  inc <- if (net$d > 1) decomp.design(net) else NULL
  inc_random <- if (is.null(inc)) c(NA, NA, NA) else unlist(inc$Q.inc.random[1, c("Q", "pval", "tau.within")])
  summaries <- grow(summaries, data.frame(network = name, method = method, tau2 = net$tau2, tau2_netmeta = tau2_netmeta, q = net$Q, q_df = net$df.Q, q_p = net$pval.Q,
    i2 = net$I2, i2_lower = net$lower.I2, i2_upper = net$upper.I2,
    het = net$Q.heterogeneity, het_df = net$df.Q.heterogeneity, het_p = net$pval.Q.heterogeneity,
    inc = net$Q.inconsistency, inc_df = net$df.Q.inconsistency, inc_p = net$pval.Q.inconsistency,
    inc_random = inc_random[1], inc_random_p = inc_random[2], tau2_within = inc_random[3]^2))
  if (method == "REML") next
  if (!is.null(inc)) {
    detach <- inc$Q.inc.detach; het <- inc$Q.het.design
    both <- merge(data.frame(design = het$design, het = het$Q, het_df = het$df), data.frame(design = detach$design, detached = detach$Q, detached_df = detach$df), all = TRUE)
    designs <- grow(designs, cbind(network = name, both))
  }
  for (small in c("desirable", "undesirable")) {
    rank <- netrank(net, small.values = small)
    for (model in c("common", "random")) {
      score <- rank[[paste0("ranking.", model)]]
      ranks <- grow(ranks, data.frame(network = name, model = model, small = small, treatment = names(score), p_score = unname(score)))
    }
  }
  split <- netsplit(net)
  for (model in c("common", "random")) {
    part <- function(what) split[[paste0(what, ".", model)]]
    labels <- do.call(rbind, strsplit(split$comparison, ":", fixed = TRUE))
    rows <- data.frame(network = name, model = model, treatment = labels[, 1], versus = labels[, 2], studies = split$k, share = split[[paste0("prop.", model)]],
      direct = part("direct")$TE, direct_se = part("direct")$seTE, indirect = part("indirect")$TE, indirect_se = part("indirect")$seTE,
      difference = part("compare")$TE, difference_se = part("compare")$seTE, z = part("compare")$z, p = part("compare")$p)
    splits <- grow(splits, rows[rows$studies > 0, ])
  }
  if (name %in% c("senn2013", "woods2010", "smoking", "dong2013", "parkinson")) {
    streams <- netcontrib(net, method = "randomwalk", common = TRUE, random = TRUE)
    for (model in c("common", "random")) {
      matrix <- streams[[model]]
      rows <- expand.grid(estimate = rownames(matrix), direct = colnames(matrix), stringsAsFactors = FALSE)
      a <- do.call(rbind, strsplit(rows$estimate, ":", fixed = TRUE)); b <- do.call(rbind, strsplit(rows$direct, ":", fixed = TRUE))
      shares <- grow(shares, data.frame(network = name, model = model, treatment = a[, 1], versus = a[, 2], direct_treatment = b[, 1], direct_versus = b[, 2], share = as.vector(matrix)))
    }
  }
}
bind <- function(rows) do.call(rbind, rows)
write_table(bind(effects), "effects.csv", tolerance = "1e-6 absolute (1e-5 with REML)", note = "netmeta(prediction = TRUE), method.tau = DL or tau.preset from metafor::rma.mv (REML); method none: common effects")
write_table(bind(summaries), "summary.csv", tolerance = "1e-6 absolute; 1e-5 for tau2 by REML and, its effects being rounded, for parts of Q of linde2016", note = "netmeta; decomp.design()$Q.inc.random; tau2 with REML by metafor::rma.mv, tau2_netmeta as netmeta(method.tau) has it")
write_table(bind(designs), "designs.csv", tolerance = "1e-6 absolute; 1e-5 for linde2016", note = "decomp.design: Q.het.design and Q.inc.detach")
write_table(bind(ranks), "ranks.csv", tolerance = "1e-6 absolute", note = "netrank(method = P-score)")
write_table(bind(splits), "splits.csv", tolerance = "1e-6 absolute", note = "netsplit, back-calculation, method.tau = DL")
write_table(bind(shares), "contributions.csv", tolerance = "1e-6 absolute", note = "netcontrib(method = randomwalk), method.tau = DL")

## Additive models of components.
components <- list(); combinations <- list(); fits <- list()
keep <- function(name, net) {
  for (model in c("common", "random")) {
    part <- function(what, kind) net[[paste0(what, kind, ".", model)]]
    components <<- grow(components, data.frame(network = name, model = model, component = net$comps, effect = unname(part("Comp", "")), se = unname(part("seComp", "")), p = unname(part("pval.Comp", ""))))
    trts <- net$trts; pairs <- t(combn(trts, 2)); at <- cbind(match(pairs[, 1], trts), match(pairs[, 2], trts))
    combinations <<- grow(combinations, data.frame(network = name, model = model, treatment = pairs[, 1], versus = pairs[, 2], effect = part("TE", "")[at], se = part("seTE", "")[at]))
  }
  fits <<- grow(fits, data.frame(network = name, q = net$Q.additive, q_df = net$df.Q.additive, q_p = net$pval.Q.additive, tau2 = net$tau^2, i2 = net$I2,
    standard = net$Q.standard, standard_df = net$df.Q.standard, difference = net$Q.diff, difference_df = net$df.Q.diff, difference_p = net$pval.Q.diff))
}
standard <- function(p) netmeta(TE, seTE, treat1, treat2, studlab, data = p, sm = "OR", method.tau = "DL")
linde <- netcomb(standard(networks$linde2016), inactive = "Placebo"); keep("linde2016", linde)
with_interaction <- cbind(linde$C.matrix, "Face-to-face PST * SSRI" = as.numeric(rownames(linde$C.matrix) == "Face-to-face PST + SSRI"))
keep("linde2016 with interaction", netcomb(standard(networks$linde2016), C.matrix = with_interaction))
keep("face", netcomb(standard(face), inactive = "Placebo"))
for (name in c("pieces", "apart")) keep(name, discomb(TE, seTE, treat1, treat2, studlab, data = all[[name]], sm = "OR", inactive = "Placebo"))
write_table(bind(components), "components.csv", tolerance = "1e-6 absolute", note = "netcomb, discomb (pieces, apart): components against the inactive Placebo; empty where not identifiable")
write_table(bind(combinations), "combinations.csv", tolerance = "1e-6 absolute", note = "netcomb, discomb (pieces, apart): all pairs of treatments under the additive model")
write_table(bind(fits), "additive.csv", tolerance = "1e-6 absolute", note = "netcomb, discomb (pieces, apart): Q of the additive and the standard model")
