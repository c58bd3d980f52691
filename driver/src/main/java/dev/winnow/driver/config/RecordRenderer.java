package dev.winnow.driver.config;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a record as JSON under the keys from which it is read. */
final class RecordRenderer {
  private RecordRenderer() {}

  static String render(Record value) {
    return ConfigValueFactory.fromMap(mapOf(value)).render(ConfigRenderOptions.concise());
  }

  private static Map<String, Object> mapOf(Record value) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      try {
        Object part = component.getAccessor().invoke(value);
        map.put(KeyNames.keyOf(component), plain(part));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("cannot read " + component, e);
      }
    }
    return map;
  }

  private static Object plain(Object value) {
    if (value instanceof Record child) {
      return mapOf(child);
    }
    if (value instanceof Enum<?> constant) {
      return KeyNames.nameOf(constant);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(RecordRenderer::plain).toList();
    }
    return value;
  }
}
