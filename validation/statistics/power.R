# Power of comparisons of two means. Needs the package rpact (Debian: r-cran-rpact).
# Run from this folder: Rscript power.R
source("../provenance.R")
suppressPackageStartupMessages(library(rpact))

rows <- list()
for (n in c(3, 12, 60, 210, 1500)) for (difference in c(0, 2, 6, 12, -20)) for (sd in c(15, 24)) for (alpha in c(0.05, 0.01)) {
  two_sided <- power.t.test(n = n, delta = abs(difference), sd = sd, sig.level = alpha, strict = TRUE)$power
  # In the direction of the difference only, by rpact.
  design <- getDesignGroupSequential(kMax = 1, alpha = alpha / 2, sided = 1)
  in_favour <- getPowerMeans(design, groups = 2, alternative = abs(difference), stDev = sd, maxNumberOfSubjects = 2 * n)$overallReject
  # ANCOVA: smaller standard deviation, one degree of freedom less.
  r <- 0.5
  delta <- abs(difference) / (sd * sqrt(1 - r^2) * sqrt(2 / n))
  critical <- qt(1 - alpha / 2, 2 * n - 3)
  ancova <- pt(critical, 2 * n - 3, delta, lower.tail = FALSE) + pt(-critical, 2 * n - 3, delta)
  rows[[length(rows) + 1]] <- data.frame(n, difference, sd, alpha, two_sided, in_favour, ancova)
}
write_table(do.call(rbind, rows), "power.csv", script = "power.R", packages = "rpact", tolerance = "1e-9 absolute",
            note = "two_sided: power.t.test(strict = TRUE); in_favour: rpact::getPowerMeans, one-sided alpha/2; ancova: stats::pt(ncp), r = 0.5")

rows <- list()
for (difference in c(3, 6, 10, 40)) for (sd in c(15, 24)) for (power in c(0.8, 0.9)) {
  n <- power.t.test(delta = difference, sd = sd, power = power, strict = TRUE, tol = 1e-10)$n
  rpact_n <- getSampleSizeMeans(alpha = 0.05, sided = 2, beta = 1 - power, alternative = difference, stDev = sd)$nFixed1
  rows[[length(rows) + 1]] <- data.frame(difference, sd, power, n, rpact_n, patients = ceiling(n))
}
write_table(do.call(rbind, rows), "patients.csv", script = "power.R", packages = "rpact", tolerance = "exact",
            note = "power.t.test, rounded up; rpact::getSampleSizeMeans beside it")

# Assurance: power averaged over true effects, and the same by numerical integration over a normal prior.
rows <- list()
for (n in c(10, 40, 60, 150, 1000)) for (alpha in c(0.05, 0.01)) {
  effects <- c(-14, -9, -7, -2, 0.5, 3)
  se <- 3.6 * sqrt(60 / n)
  df <- 176 + 3 * (n - 60)
  critical <- qt(1 - alpha / 2, df)
  assurance <- mean(pt(critical, df, -effects / se, lower.tail = FALSE))
  rows[[length(rows) + 1]] <- data.frame(n, alpha, assurance)
}
write_table(do.call(rbind, rows), "assurance.csv", script = "power.R", tolerance = "1e-9 absolute",
            note = "mean of stats::pt(ncp) over the effects -14, -9, -7, -2, 0.5, 3; standard error 3.6 and 176 degrees of freedom at 60 patients per arm, 3 arms")
