package dev.winnow.driver.config;

import java.util.regex.Pattern;

/** Names that are safe as those of folders on any file system. */
public final class FolderName {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  private FolderName() {}

  /** Whether it is one. */
  public static boolean is(String name) {
    return FORM.matcher(name).matches();
  }
}
