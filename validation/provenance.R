# How the tables of these folders are written, by scripts that run in them: a header that says where the numbers come from, and all digits.
write_table <- function(table, file, script, tolerance, note, packages = character()) {
  versions <- vapply(packages, function(p) paste(p, packageVersion(p)), "")
  header <- c(
    paste("# program:", paste(c(paste("R", getRversion()), versions), collapse = ", ")),
    paste("# script: validation/", basename(getwd()), "/", script, sep = ""),
    paste("# method:", note),
    paste("# tolerance:", tolerance)
  )
  text <- as.data.frame(lapply(table, function(x) if (is.numeric(x)) ifelse(is.na(x), "", formatC(x, digits = 17, format = "g", width = 1)) else as.character(x)))
  connection <- file(file, open = "wb")
  writeLines(header, connection, sep = "\n")
  writeLines(paste(names(table), collapse = ","), connection, sep = "\n")
  writeLines(do.call(paste, c(text, sep = ",")), connection, sep = "\n")
  close(connection)
}
