package dev.winnow.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** JVMs that tests start as processes of their own. */
public final class ChildJvm {
  private static final long DEADLINE_SECONDS = 600;

  /** Of a log, as much as helps to see why. */
  private static final int END_CHARACTERS = 4000;

  private ChildJvm() {}

  /**
   * A program that is yet to be started, on the Java of this JVM.
   *
   * @param options of the JVM
   */
  public static ProcessBuilder program(
      List<String> options, String classPath, Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }

  /** How this JVM compiles and collects, for others that live no longer. */
  public static String compilation() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-XX:"))
        .collect(Collectors.joining(" "));
  }

  /**
   * A program with the options and the class path of this JVM, yet to be started.
   *
   * @param properties of the program, besides those that this JVM was started with
   */
  public static ProcessBuilder likeThis(
      Class<?> main, Map<String, String> properties, List<String> arguments) {
    List<String> options =
        new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments());
    properties.forEach((key, value) -> options.add("-D%s=%s".formatted(key, value)));
    return program(options, System.getProperty("java.class.path"), main, arguments);
  }

  /**
   * Starts a program like this JVM, and ends it by SIGKILL once it has printed what it is awaited
   * for. Fails when it ends before.
   *
   * @param reached whether the lines that it prints have come to that
   * @param properties of the program, besides those that this JVM was started with
   */
  public static void killWhen(
      Predicate<Stream<String>> reached,
      Class<?> main,
      Map<String, String> properties,
      List<String> arguments)
      throws Exception {
    Path log = Files.createTempFile("child", ".log");
    Process child = likeThis(main, properties, arguments).redirectError(log.toFile()).start();
    try {
      CompletableFuture<Boolean> awaited =
          CompletableFuture.supplyAsync(() -> reached.test(child.inputReader().lines()))
              .completeOnTimeout(false, DEADLINE_SECONDS, TimeUnit.SECONDS);
      assertThat(awaited.get())
          .as(() -> "reached by %s %s, whose log ends: %s".formatted(main, arguments, end(log)))
          .isTrue();
    } finally {
      child.destroyForcibly().waitFor();
      Files.delete(log);
    }
  }

  private static String end(Path log) {
    try {
      String text = Files.readString(log);
      return text.substring(Math.max(0, text.length() - END_CHARACTERS));
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }
}
