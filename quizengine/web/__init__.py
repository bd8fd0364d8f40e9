"""The web floor: views parse the request, call one service or report, and render."""
