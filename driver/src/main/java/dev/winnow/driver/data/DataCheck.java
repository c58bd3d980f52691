package dev.winnow.driver.data;

import dev.winnow.worker.data.FileChecksum;
import dev.winnow.worker.data.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** A data set's description as text. */
public final class DataCheck {
  private DataCheck() {}

  /** What a user checks before training: one line a fact, a table of classes, a line a file. */
  public static List<String> lines(DatasetDescription description) {
    List<String> lines = new ArrayList<>();
    lines.add("data         " + description.location());
    lines.add("format       " + description.source().format());
    lines.add("shape        %s (channels x height x width)".formatted(description.shape()));
    lines.add("classes      " + description.classes());
    lines.add("test part    " + testPart(description));
    lines.add("scaling      " + description.scaling());
    lines.add("");
    lines.addAll(classTable(description));
    lines.add("");
    lines.add("SHA-256 of the contents, and their bytes");
    for (FileChecksum file : description.files()) {
      lines.add(
          String.format(Locale.ROOT, "%s  %,14d  %s", file.sha256(), file.bytes(), file.name()));
    }
    lines.add("%s  %14s  fingerprint of all".formatted(description.fingerprint(), ""));
    return lines;
  }

  private static String testPart(DatasetDescription description) {
    return description.source().testPart()
        ? "the data's own"
        : "%s of the examples, by the hash of their ids"
            .formatted(description.rule().testFraction());
  }

  private static List<String> classTable(DatasetDescription description) {
    List<String> names = description.classNames();
    int width = names.stream().mapToInt(String::length).max().orElse(0);
    String format = "%-" + Math.max(width, 11) + "s  %12s%12s%12s%12s";
    List<String> lines = new ArrayList<>();
    lines.add(row(format, "class", Split.values()));
    Map<Split, List<Long>> counts = description.classCounts();
    for (int label = 0; label < names.size(); label++) {
      int of = label;
      lines.add(row(format, names.get(label), each(split -> counts.get(split).get(of))));
    }
    lines.add(row(format, "all", each(description::count)));
    return lines;
  }

  private static Object[] each(Function<Split, Long> count) {
    return Arrays.stream(Split.values())
        .map(count)
        .map(number -> String.format(Locale.ROOT, "%,d", number))
        .toArray();
  }

  private static String row(String format, String name, Object[] cells) {
    return String.format(Locale.ROOT, format, name, cells[0], cells[1], cells[2], cells[3])
        .stripTrailing();
  }
}
