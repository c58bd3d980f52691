package dev.winnow.driver.config;

/**
 * The configuration cannot be used. The message is one line that names the key, the file and line
 * where there is one, and the cure.
 */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The key at fault, or empty where it is no single one. */
  private final String key;

  ConfigurationException(String key, String message) {
    super(message);
    this.key = key;
  }

  ConfigurationException(String message, Throwable cause) {
    super(message, cause);
    this.key = "";
  }

  /** The key at fault, such as {@code train.epochs}; empty where it is no single one. */
  String key() {
    return key;
  }
}
