package dev.winnow.driver.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import dev.winnow.worker.failure.FailureReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Files and overrides over the defaults, as one valid {@link JobConfiguration}. */
final class ConfigurationLoader {
  static final String DEFAULTS = "winnow-defaults.conf";

  /** What messages call the configuration of an earlier job. */
  private static final String EARLIER = "the ensemble's own configuration";

  private ConfigurationLoader() {}

  static JobConfiguration load(Map<String, ?> earlier, List<Path> files, List<String> overrides) {
    return load(() -> ConfigValueFactory.fromMap(earlier, EARLIER).toConfig(), files, overrides);
  }

  static JobConfiguration load(JobConfiguration earlier, List<String> overrides) {
    return load(() -> ConfigFactory.parseString(earlier.toJson()), List.of(), overrides);
  }

  private static JobConfiguration load(
      Supplier<Config> earlier, List<Path> files, List<String> overrides) {
    try {
      Config merged = earlier.get().withFallback(defaults());
      for (Path file : files) {
        merged = parse(file).withFallback(merged);
      }
      for (String override : overrides) {
        merged = parse(override).withFallback(merged);
      }
      ConfigObject root = merged.resolve().root();
      new UnknownKeys(JobConfiguration.class).refuseIn(root);
      return RecordReader.read(JobConfiguration.class, withMembers(root), "");
    } catch (ConfigException e) {
      throw new ConfigurationException(FailureReason.oneLine(e.getMessage()), e);
    }
  }

  static Config defaults() {
    ConfigParseOptions options =
        ConfigParseOptions.defaults()
            .setAllowMissing(false)
            .setClassLoader(ConfigurationLoader.class.getClassLoader());
    return ConfigFactory.parseResources(DEFAULTS, options);
  }

  private static Config parse(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ConfigurationException(
          "",
          "no configuration file %s (looked in %s)".formatted(file, Path.of("").toAbsolutePath()));
    }
    ConfigParseOptions options =
        ConfigParseOptions.defaults().setAllowMissing(false).setIncluder(new StrictIncluder());
    // Beside a file that is named without a folder, HOCON finds no other.
    return ConfigFactory.parseFile(file.toAbsolutePath().toFile(), options);
  }

  private static Config parse(String override) {
    String origin = "--set " + override;
    int equals = override.indexOf('=');
    if (equals < 1) {
      throw new ConfigurationException("", origin + ": expected key=value");
    }
    String key = override.substring(0, equals).strip();
    String text = override.substring(equals + 1).strip();
    // Anything but a list or a block is taken literally: paths hold // and : without quotes.
    if (text.startsWith("[") || text.startsWith("{")) {
      ConfigParseOptions options = ConfigParseOptions.defaults().setOriginDescription(origin);
      ConfigValue value = ConfigFactory.parseString("value = " + text, options).getValue("value");
      return value.atPath(key);
    }
    return ConfigValueFactory.fromAnyRef(text, origin).atPath(key);
  }

  /** Members that are only names become blocks, and all blocks take up the network's defaults. */
  private static ConfigObject withMembers(ConfigObject root) {
    if (!(root.get("members") instanceof ConfigList members)) {
      return root;
    }
    List<ConfigValue> blocks = new ArrayList<>();
    for (ConfigValue member : members) {
      ConfigObject block = block(member);
      if (root.get("network") instanceof ConfigObject network) {
        block = block.withFallback(network);
      }
      blocks.add(block);
    }
    return root.withValue(
        "members", ConfigValueFactory.fromIterable(blocks).withOrigin(members.origin()));
  }

  private static ConfigObject block(ConfigValue member) {
    if (member instanceof ConfigObject object) {
      ConfigValue network = object.get("network");
      boolean named = object.containsKey("name") || network == null;
      return named ? object : object.withValue("name", network);
    }
    if (member.valueType() != ConfigValueType.STRING) {
      throw new ConfigurationException(
          "members",
          "members must be networks or blocks { name, network, ... }, not %s (%s)"
              .formatted(member.render(), Origins.of(member)));
    }
    return member.atKey("network").withValue("name", member).root();
  }
}
