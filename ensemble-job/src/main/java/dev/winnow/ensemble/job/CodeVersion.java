package dev.winnow.ensemble.job;

import java.util.Objects;

/** Which Winnow this is. */
public final class CodeVersion {
  private CodeVersion() {}

  /** Version and commit in the jar's manifest; {@code unpackaged} when run from classes. */
  public static String current() {
    String version = CodeVersion.class.getPackage().getImplementationVersion();
    return Objects.requireNonNullElse(version, "unpackaged");
  }
}
