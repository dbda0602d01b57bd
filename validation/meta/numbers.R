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
