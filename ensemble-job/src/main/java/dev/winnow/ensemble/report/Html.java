package dev.winnow.ensemble.report;

import java.util.List;

/** Writes HTML; whatever is not markup of its own is escaped. */
final class Html {
  private final StringBuilder page = new StringBuilder();

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** Markup, as it is. */
  Html raw(String markup) {
    page.append(markup);
    return this;
  }

  Html element(String name, String text) {
    return raw("<" + name + ">").raw(escape(text)).raw("</" + name + ">\n");
  }

  /** A table that scrolls sideways on a narrow screen; all columns but the first are numbers. */
  Html table(List<String> header, List<List<String>> rows) {
    raw("<div class=\"wide\"><table>\n<thead>");
    row("th scope=\"col\"", "th", header);
    raw("</thead>\n<tbody>\n");
    for (List<String> row : rows) {
      row("td", "td", row);
    }
    return raw("</tbody></table></div>\n");
  }

  private void row(String open, String close, List<String> cells) {
    raw("<tr>");
    for (String cell : cells) {
      raw("<" + open + ">").raw(escape(cell)).raw("</" + close + ">");
    }
    raw("</tr>\n");
  }

  @Override
  public String toString() {
    return page.toString();
  }
}
