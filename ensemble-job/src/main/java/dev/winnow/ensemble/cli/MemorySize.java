package dev.winnow.ensemble.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A size as Spark takes it: a whole number of mebibytes or gibibytes.
 *
 * @param text as it was given
 */
record MemorySize(String text, long bytes) {
  private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,8})([gm])");

  /**
   * Reads a size.
   *
   * @throws TypeConversionException when it is none
   */
  static MemorySize of(String text) {
    Matcher size = FORM.matcher(text);
    if (!size.matches()) {
      throw new TypeConversionException("'%s' is no size like 2g or 1500m".formatted(text));
    }
    int shift = size.group(2).equals("g") ? 30 : 20;
    return new MemorySize(text, Long.parseLong(size.group(1)) << shift);
  }

  @Override
  public String toString() {
    return text;
  }

  static final class Converter implements ITypeConverter<MemorySize> {
    @Override
    public MemorySize convert(String text) {
      return of(text);
    }
  }
}
