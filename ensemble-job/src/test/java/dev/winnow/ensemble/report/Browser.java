package dev.winnow.ensemble.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real browser without a window.
 *
 * @param program Chromium or one of its kin
 */
public record Browser(Path program) {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private static final long TIMEOUT_SECONDS = 120;

  /** Asks a page how it is, after it has drawn itself, and puts the answer before all else. */
  private static final String PROBE =
      """
      <script>
      const failures = [];
      addEventListener("error", (event) => failures.push(String(event.message)));
      addEventListener("securitypolicyviolation", (event) => failures.push(event.blockedURI));
      const answer = () => {
        const shown = [...document.querySelectorAll(".uplot canvas")].filter((canvas) => {
          const dots = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
          return dots.some((value) => value > 0);
        });
        parent.postMessage(JSON.stringify({
          failures,
          width: document.documentElement.scrollWidth,
          viewport: innerWidth,
          charts: document.querySelectorAll(".chart").length,
          drawn: shown.length,
          sections: [...document.querySelectorAll("section")].map((section) => section.id),
          images: [...document.images].filter((image) => image.complete && image.naturalWidth > 0).length,
          headsOfData: document.querySelectorAll("thead td").length,
          text: document.body.innerText,
          paper: getComputedStyle(document.body).backgroundColor,
        }), "*");
      };
      addEventListener("load", () => setTimeout(answer, 1000));
      </script>
      """;

  /** What a page of that width says, within a window that can be as narrow as a phone's. */
  private static final String FRAME =
      """
      <!doctype html>
      <iframe src="page.html" width="%d" height="900" style="border: 0"></iframe>
      <script>addEventListener("message", (event) => { document.title = btoa(unescape(encodeURIComponent(event.data))); });</script>
      """;

  /** The one on this machine's path, if any. */
  public static Optional<Browser> find() {
    return Stream.of(System.getenv("PATH").split(":"))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Browser::new);
  }

  /**
   * Shows a page and asks it how it is.
   *
   * @param folder to work in
   * @param width of the window, in pixels
   * @throws IOException when it does not answer
   */
  public JsonNode ask(Path folder, String html, int width, boolean dark)
      throws IOException, InterruptedException {
    Files.writeString(folder.resolve("page.html"), html.replace("<main", PROBE + "<main"));
    Path frame = Files.writeString(folder.resolve("frame.html"), FRAME.formatted(width));
    Path dom = folder.resolve("dom.html");
    Process browser =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                // As root, in a container; the page is our own.
                "--no-sandbox",
                "--disable-gpu",
                "--user-data-dir=" + folder.resolve("profile"),
                "--window-size=1600,1000",
                "--virtual-time-budget=5000",
                "--blink-settings=preferredColorScheme=" + (dark ? 0 : 1),
                "--dump-dom",
                frame.toUri().toString())
            .redirectOutput(dom.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!browser.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("%s takes too long".formatted(program));
      }
    } finally {
      browser.destroyForcibly();
    }
    if (browser.exitValue() != 0) {
      throw new IOException("%s ended with %d".formatted(program, browser.exitValue()));
    }
    String title = Files.readString(dom).replaceAll("(?s).*<title>(.*)</title>.*", "$1");
    byte[] told = Base64.getDecoder().decode(title);
    JsonNode answer = new ObjectMapper().readTree(new String(told, StandardCharsets.UTF_8));
    if (!answer.isObject()) {
      throw new IOException("the page in %s does not answer".formatted(program));
    }
    return answer;
  }
}
