# How the tables in this folder are written: a header that says where the numbers come from, and all digits.
write_table <- function(table, file, script, tolerance, note, packages = character()) {
  versions <- vapply(packages, function(p) paste(p, packageVersion(p)), "")
  header <- c(
    paste("# program:", paste(c(paste("R", getRversion()), versions), collapse = ", ")),
    paste("# script: validation/meta/", script, sep = ""),
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

# One line per number: data set, analysis, what it is, and its value.
numbers <- list()
say <- function(data, analysis, ...) {
  for (item in names(list(...))) {
    value <- as.numeric(list(...)[[item]])
    if (length(value) != 1) stop(paste(data, analysis, item, "has", length(value), "values"))
    numbers[[length(numbers) + 1]] <<- data.frame(data, analysis, item, value)
  }
}
written <- function() { table <- do.call(rbind, numbers); numbers <<- list(); table[!is.na(table$value), ] }
