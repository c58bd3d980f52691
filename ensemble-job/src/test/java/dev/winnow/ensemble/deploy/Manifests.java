package dev.winnow.ensemble.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of {@code deploy/kubernetes}. */
final class Manifests {
  static final Path FOLDER = Path.of("../deploy/kubernetes");

  private static final ObjectMapper YAML = new YAMLMapper();

  /** The typed model keeps what it does not know; without that it refuses it. */
  private static final ObjectMapper STRICT =
      new ObjectMapper()
          .setAnnotationIntrospector(
              new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                  return false;
                }
              });

  private Manifests() {}

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  /** The objects of a file, in their order. */
  static List<JsonNode> read(String file) {
    try {
      return YAML.readerFor(JsonNode.class)
          .<JsonNode>readValues(FOLDER.resolve(file).toFile())
          .readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As the typed model; a field that it does not know is an error. */
  static <T> T typed(JsonNode object, Class<T> type) {
    try {
      return STRICT.treeToValue(object, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** What the Spark operator trains by: the same in both kinds. */
  static JsonNode application(String file) {
    JsonNode spec = read(file).get(0).get("spec");
    return spec.has("schedule") ? spec.get("template") : spec;
  }
}
