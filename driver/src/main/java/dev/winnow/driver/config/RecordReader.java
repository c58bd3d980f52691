package dev.winnow.driver.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Constructs a record from a block of the configuration, component by component. */
final class RecordReader {
  /** Keys that the command line has an option of their own for. */
  private static final Map<String, String> OPTIONS = Map.of("data.path", "--data DIR");

  private RecordReader() {}

  /**
   * Reads one block.
   *
   * @param path of the block, empty for the root
   */
  static <T> T read(Class<T> type, ConfigObject object, String path) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] arguments = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      String key = KeyNames.keyOf(components[i]);
      types[i] = components[i].getType();
      arguments[i] = value(components[i], object.get(key), KeyNames.join(path, key));
    }
    try {
      return type.getDeclaredConstructor(types).newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof ConfigurationException invalid) {
        throw located(invalid, object, path);
      }
      throw new IllegalStateException("constructor of " + type + " failed", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " is not a record of the configuration", e);
    }
  }

  private static Object value(RecordComponent component, ConfigValue value, String path) {
    if (value == null || value.valueType() == ConfigValueType.NULL) {
      throw new ConfigurationException(
          path,
          "%s is missing: add it to a --conf file or say %s"
              .formatted(path, OPTIONS.getOrDefault(path, "--set %s=...".formatted(path))));
    }
    Class<?> type = component.getType();
    if (type.isRecord()) {
      if (value instanceof ConfigObject object) {
        return read(type, object, path);
      }
      throw wrongType(path, "a block { ... }", value);
    }
    if (type == List.class) {
      if (value instanceof ConfigList list) {
        return elements(KeyNames.elementOf(component), list, path);
      }
      throw wrongType(path, "a list [ ... ]", value);
    }
    return scalar(type, value, path);
  }

  private static List<Object> elements(Class<?> type, ConfigList list, String path) {
    List<Object> elements = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String elementPath = "%s[%d]".formatted(path, i);
      if (!(list.get(i) instanceof ConfigObject object)) {
        throw wrongType(elementPath, "a block { ... }", list.get(i));
      }
      elements.add(read(type, object, elementPath));
    }
    return elements;
  }

  private static Object scalar(Class<?> type, ConfigValue value, String path) {
    if (value.valueType() == ConfigValueType.OBJECT || value.valueType() == ConfigValueType.LIST) {
      throw wrongType(path, expectation(type), value);
    }
    // Through text, since --set brings every value as text.
    String text = value.atKey("value").getString("value");
    try {
      if (type == String.class) {
        return text;
      }
      if (type == int.class) {
        return new BigDecimal(text).intValueExact();
      }
      if (type == long.class) {
        return new BigDecimal(text).longValueExact();
      }
      if (type == double.class) {
        return new BigDecimal(text).doubleValue();
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw wrongType(path, expectation(type), value);
    }
    if (type == boolean.class && (text.equals("true") || text.equals("false"))) {
      return text.equals("true");
    }
    if (type.isEnum()) {
      for (Object constant : type.getEnumConstants()) {
        if (KeyNames.nameOf((Enum<?>) constant).equals(text)) {
          return constant;
        }
      }
    }
    throw wrongType(path, expectation(type), value);
  }

  private static String expectation(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> KeyNames.nameOf((Enum<?>) constant))
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    if (type == int.class || type == long.class) {
      return "a whole number";
    }
    if (type == double.class) {
      return "a number";
    }
    return type == boolean.class ? "true or false" : "text";
  }

  private static ConfigurationException wrongType(String path, String expected, ConfigValue value) {
    String found =
        switch (value.valueType()) {
          case OBJECT -> "a block";
          case LIST -> "a list";
          default -> value.render();
        };
    return new ConfigurationException(
        path, "%s must be %s, not %s (%s)".formatted(path, expected, found, Origins.of(value)));
  }

  /** The same exception with file and line of the value, where they can be told. */
  private static ConfigurationException located(
      ConfigurationException invalid, ConfigObject object, String path) {
    String key = invalid.key();
    String prefix = path + ".";
    // Members name themselves in their keys, not their place in the list.
    String relative = key.startsWith(prefix) ? key.substring(prefix.length()) : lastPart(key, path);
    if (!object.toConfig().hasPath(relative)) {
      return invalid;
    }
    String origin = Origins.of(object.toConfig().getValue(relative));
    return new ConfigurationException(key, "%s (%s)".formatted(invalid.getMessage(), origin));
  }

  private static String lastPart(String key, String path) {
    return path.isEmpty() ? key : key.substring(key.lastIndexOf('.') + 1);
  }
}
