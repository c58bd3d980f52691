package dev.winnow.driver.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How keys are named after records: one block a record, one key a component, in kebab case. */
final class KeyNames {
  private KeyNames() {}

  static String keyOf(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  static String nameOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The keys of one block. */
  static List<String> keysOf(Class<?> type) {
    List<String> keys = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      keys.add(keyOf(component));
    }
    return keys;
  }

  /** The full paths of all keys at any depth, blocks themselves left out; not those in lists. */
  static List<String> pathsOf(Class<?> type, String prefix) {
    List<String> paths = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String path = join(prefix, keyOf(component));
      if (component.getType().isRecord()) {
        paths.addAll(pathsOf(component.getType(), path));
      } else {
        paths.add(path);
      }
    }
    return paths;
  }

  static String join(String prefix, String key) {
    return prefix.isEmpty() ? key : prefix + "." + key;
  }

  /** The records that a component of type List holds. */
  static Class<?> elementOf(RecordComponent component) {
    ParameterizedType list = (ParameterizedType) component.getGenericType();
    return (Class<?>) list.getActualTypeArguments()[0];
  }
}
