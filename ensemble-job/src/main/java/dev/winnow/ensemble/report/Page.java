package dev.winnow.ensemble.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * An HTML page that needs nothing but itself: data as JSON, and the scripts that show them. What
 * comes from data reaches the page as JSON alone, and the scripts make text of it, never markup.
 *
 * @param title of the page
 * @param script name of the resource that shows this kind of data
 * @param data what Jackson writes as JSON
 */
public record Page(String title, String script, Object data) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The browser itself keeps the page from fetching anything. */
  private static final String POLICY =
      "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:";

  /** The page. */
  public String html() {
    return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="%s">
        <title>%s</title>
        <style>
        %s%s</style>
        </head>
        <body>
        <main id="page"><noscript>This page draws itself: allow it to run its script.</noscript></main>
        <script type="application/json" id="data">%s</script>
        <script>
        /* %s */
        %s</script>
        <script>
        "use strict";
        %s%s%s%s</script>
        </body>
        </html>
        """
        .formatted(
            POLICY,
            escaped(title),
            Charts.STYLE.text(),
            resource("page.css"),
            json(),
            Charts.LICENCE.text(),
            Charts.SCRIPT.text(),
            resource("page.js"),
            resource("charts.js"),
            resource("figures.js"),
            resource(script));
  }

  /** As HTML takes it between tags. */
  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** No tag can begin in it, whatever the data say. */
  private String json() {
    try {
      return JSON.writeValueAsString(data).replace("<", "\\u003c");
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
