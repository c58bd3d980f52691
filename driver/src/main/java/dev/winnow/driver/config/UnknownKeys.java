package dev.winnow.driver.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds keys that nothing reads, and the known key that was probably meant. */
final class UnknownKeys {
  private final Class<?> root;

  UnknownKeys(Class<?> root) {
    this.root = root;
  }

  /** Throws for the first key that is not one of the records'. */
  void refuseIn(ConfigObject object) {
    refuse(root, object, "");
  }

  private void refuse(Class<?> type, ConfigObject object, String path) {
    List<String> known = KeyNames.keysOf(type);
    for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
      if (!known.contains(entry.getKey())) {
        throw unknown(type, path, entry.getKey(), entry.getValue());
      }
    }
    for (RecordComponent component : type.getRecordComponents()) {
      String key = KeyNames.keyOf(component);
      String childPath = KeyNames.join(path, key);
      ConfigValue value = object.get(key);
      if (component.getType().isRecord() && value instanceof ConfigObject child) {
        refuse(component.getType(), child, childPath);
      } else if (component.getType() == List.class && value instanceof ConfigList list) {
        for (int i = 0; i < list.size(); i++) {
          if (list.get(i) instanceof ConfigObject element) {
            refuse(KeyNames.elementOf(component), element, "%s[%d]".formatted(childPath, i));
          }
        }
      }
    }
  }

  private ConfigurationException unknown(
      Class<?> type, String path, String key, ConfigValue value) {
    String full = KeyNames.join(path, key);
    List<String> candidates = new ArrayList<>(KeyNames.pathsOf(root, ""));
    KeyNames.keysOf(type).forEach(sibling -> candidates.add(KeyNames.join(path, sibling)));
    // In quotes, HOCON takes the dots as part of one key.
    String cure =
        candidates.contains(full)
            ? "write it without quotes, or each part as a block"
            : nearest(full, candidates)
                .map(candidate -> "did you mean '" + candidate + "'?")
                .orElseGet(() -> "known here are " + String.join(", ", KeyNames.keysOf(type)));
    return new ConfigurationException(
        full, "unknown key '%s' in %s: %s".formatted(full, Origins.of(value), cure));
  }

  /** The candidate that needs the fewest edits, if those are few for the length of the key. */
  static Optional<String> nearest(String key, List<String> candidates) {
    int allowed = Math.max(2, key.length() / 4);
    return candidates.stream()
        .min(Comparator.comparingInt(candidate -> distance(key, candidate)))
        .filter(candidate -> distance(key, candidate) <= allowed);
  }

  /** Edits between two keys; a whole block put before or left out counts as one. */
  private static int distance(String key, String candidate) {
    int edits = levenshtein(key, candidate);
    if (candidate.endsWith("." + key) || key.endsWith("." + candidate)) {
      return 1;
    }
    return edits;
  }

  /** Insertions, deletions and substitutions from one word to the other. */
  static int levenshtein(String from, String to) {
    int[] previous = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] current = new int[to.length() + 1];
      current[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int substitution = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        current[j] =
            Math.min(Math.min(current[j - 1], previous[j]) + 1, previous[j - 1] + substitution);
      }
      previous = current;
    }
    return previous[to.length()];
  }
}
