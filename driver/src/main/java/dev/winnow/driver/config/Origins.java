package dev.winnow.driver.config;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;

/** Where a value was written, in words for a message. */
final class Origins {
  private Origins() {}

  /** Such as {@code conf/x.conf line 7} or {@code --set train.epochs=0}. */
  static String of(ConfigValue value) {
    ConfigOrigin origin = value.origin();
    if (origin.filename() != null && origin.lineNumber() > 0) {
      return origin.filename() + " line " + origin.lineNumber();
    }
    if (origin.resource() != null && origin.lineNumber() > 0) {
      return origin.resource() + " line " + origin.lineNumber();
    }
    return origin.description();
  }
}
