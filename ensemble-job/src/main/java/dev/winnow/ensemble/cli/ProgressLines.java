package dev.winnow.ensemble.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What a terminal shows of running members: a pure function of where they are. */
final class ProgressLines {
  private static final int WIDEST_BAR = 20;
  private static final int NARROWEST_BAR = 4;

  /** The longest name of a network: so lines drawn at different times have their bars aligned. */
  private static final int NAME = 8;

  private ProgressLines() {}

  /**
   * A line for each member, none of them so long that it would wrap, and no more of them than can
   * be drawn over again.
   */
  static List<String> of(Collection<MemberProgress> members, double now, TerminalSize terminal) {
    int name = members.stream().mapToInt(one -> one.member().length()).max().orElse(0);
    name = Math.max(NAME, name);
    int count = members.stream().mapToInt(one -> one.count().length()).max().orElse(0);
    // The last column stays free: some terminals wrap as soon as it is written.
    int width = terminal.columns() - 1 - name - count - 3;
    boolean roomy = longest(members, true, now) + WIDEST_BAR + 4 <= width;
    int bar = Math.min(WIDEST_BAR, width - longest(members, roomy, now) - 3);
    int shown =
        members.size() < terminal.rows() ? members.size() : Math.max(0, terminal.rows() - 2);
    List<String> lines = new ArrayList<>();
    for (MemberProgress one : members.stream().limit(shown).toList()) {
      String line =
          ("%-" + name + "s %s%" + Math.max(1, count) + "s %s%s")
              .formatted(
                  one.member(),
                  bar < NARROWEST_BAR ? "" : bar(one, bar),
                  one.count(),
                  roomy ? " " : "",
                  one.values(roomy, now));
      lines.add(cut(line, terminal.columns() - 1));
    }
    if (shown < members.size()) {
      lines.add(cut("and %d more".formatted(members.size() - shown), terminal.columns() - 1));
    }
    return lines;
  }

  private static int longest(Collection<MemberProgress> members, boolean roomy, double now) {
    return members.stream().mapToInt(one -> one.values(roomy, now).length()).max().orElse(0);
  }

  private static String bar(MemberProgress member, int width) {
    int filled = width * member.done() / member.epochs();
    return "[" + "#".repeat(filled) + "-".repeat(width - filled) + "] ";
  }

  private static String cut(String line, int width) {
    return line.substring(0, Math.min(line.length(), Math.max(0, width)));
  }
}
