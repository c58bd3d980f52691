package dev.winnow.ensemble.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A project that looks built, with the real scripts in it and tools of the test's own first on the
 * path: the scripts run as they are, but start and download nothing.
 */
final class ScriptHome {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  private static final List<String> SCRIPTS =
      List.of(
          "fetch-data.sh",
          "local.sh",
          "winnow-jar.sh",
          "yarn/client.sh",
          "yarn/cluster.sh",
          "yarn/submit.sh");

  private final Path root;

  ScriptHome(Path root) throws IOException {
    this.root = root;
    Files.createDirectories(root.resolve("tools"));
    Files.createDirectories(root.resolve("deploy"));
    Files.createDirectories(root.resolve("ensemble-job/target/spark-home/jars"));
    Files.writeString(root.resolve("ensemble-job/target/winnow.jar"), "");
    Files.createDirectories(root.resolve("deploy/yarn"));
    for (String script : SCRIPTS) {
      Files.copy(PROJECT.resolve("deploy").resolve(script), script(script));
      executable(script(script));
    }
    Files.createDirectories(root.resolve("conf"));
    Files.copy(
        PROJECT.resolve("conf/spark-defaults.conf"), root.resolve("conf/spark-defaults.conf"));
  }

  /** A file of the real project. */
  static Path project(String below) {
    return PROJECT.resolve(below);
  }

  Path path(String below) {
    return root.resolve(below);
  }

  Path script(String name) {
    return root.resolve("deploy").resolve(name);
  }

  /** Puts something else in the place of a constant of a script. */
  void replace(String script, String constant, String value) throws IOException {
    String text = Files.readString(script(script));
    if (!text.contains(constant)) {
      throw new IllegalArgumentException(script + " does not say " + constant);
    }
    Files.writeString(script(script), text.replace(constant, value));
  }

  /** A program of that name for the scripts, before all others. */
  void tool(String name, String bash) throws IOException {
    Path tool = root.resolve("tools").resolve(name);
    Files.writeString(tool, "#!/usr/bin/env bash\n" + bash + "\n");
    executable(tool);
  }

  /** Runs a script to its end. */
  Ended run(Map<String, String> environment, String script, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(script(script).toString()));
    command.addAll(List.of(arguments));
    File out = Files.createTempFile(root, "out", "").toFile();
    File err = Files.createTempFile(root, "err", "").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(root.toFile()).redirectOutput(out).redirectError(err);
    List.of("JAVA_HOME", "SPARK_HOME", "SPARK_CONF_DIR", "WINNOW_DATA")
        .forEach(builder.environment()::remove);
    builder.environment().merge("PATH", "", (path, none) -> root.resolve("tools") + ":" + path);
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException(script + " does not end");
    }
    return new Ended(
        process.exitValue(),
        Files.readString(out.toPath(), UTF_8),
        Files.readString(err.toPath(), UTF_8));
  }

  private static void executable(Path file) {
    if (!file.toFile().setExecutable(true)) {
      throw new IllegalStateException(file + " cannot be made executable");
    }
  }

  /** A script that has run. */
  record Ended(int status, String out, String err) {}
}
