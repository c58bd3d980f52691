package dev.winnow.driver.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigParseable;
import java.io.File;
import java.net.URL;

/**
 * Includes files beside the including one, or whatever else an include names by {@code file},
 * {@code url} or {@code classpath}; HOCON alone would pass over what is missing in silence.
 */
final class StrictIncluder
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return this;
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    ConfigParseable file = context.relativeTo(what);
    if (file == null) {
      throw new ConfigurationException("", "cannot include '" + what + "' from what is no file");
    }
    return file.parse(strict(context));
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    return ConfigFactory.parseFile(what, strict(context)).root();
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    return ConfigFactory.parseURL(what, strict(context)).root();
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    return ConfigFactory.parseResources(what, strict(context)).root();
  }

  private static ConfigParseOptions strict(ConfigIncludeContext context) {
    return context.parseOptions().setAllowMissing(false);
  }
}
