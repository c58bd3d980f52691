package dev.winnow.ensemble.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** The files of uPlot, the library that draws the charts, from its jar. */
enum Charts {
  STYLE("dist/uPlot.min.css"),
  SCRIPT("dist/uPlot.iife.min.js"),
  /** To be kept with the script wherever that goes. */
  LICENCE("LICENSE");

  private static final String JAR = "/META-INF/maven/org.webjars.npm/uplot/pom.properties";
  private static final String FOLDER = "/META-INF/resources/webjars/uplot/%s/%s";

  private final String file;

  Charts(String file) {
    this.file = file;
  }

  String text() {
    return new String(bytes(FOLDER.formatted(version(), file)), StandardCharsets.UTF_8);
  }

  /** Of the folder's name, which the jar tells. */
  private static String version() {
    try (InputStream in = Charts.class.getResourceAsStream(JAR)) {
      Properties jar = new Properties();
      jar.load(in);
      return jar.getProperty("version");
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static byte[] bytes(String path) {
    try (InputStream in = Charts.class.getResourceAsStream(path)) {
      return in.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
