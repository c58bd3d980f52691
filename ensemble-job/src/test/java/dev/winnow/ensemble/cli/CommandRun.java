package dev.winnow.ensemble.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A command that has run in this JVM.
 *
 * @param status it would have exited with
 * @param out what it printed
 * @param err what it printed on the standard error
 */
record CommandRun(int status, String out, String err) {
  static CommandRun of(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = Winnow.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    return new CommandRun(status, out.toString(), err.toString());
  }

  /** Options that set each key=value. */
  static List<String> settings(String... keyValues) {
    return Arrays.stream(keyValues).flatMap(each -> Stream.of("--set", each)).toList();
  }
}
