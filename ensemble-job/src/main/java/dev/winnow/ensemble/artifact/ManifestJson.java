package dev.winnow.ensemble.artifact;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** Writes and reads manifest.json; fields that a later minor version adds are passed over. */
final class ManifestJson {
  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private ManifestJson() {}

  static byte[] write(Manifest manifest) throws IOException {
    return JSON.writeValueAsBytes(manifest);
  }

  /**
   * Reads a manifest.
   *
   * @param where named in errors
   */
  static Manifest read(byte[] json, String where) throws IOException {
    try {
      JsonNode tree = JSON.readTree(json);
      int format = tree.path("formatVersion").asInt(0);
      if (format != Manifest.FORMAT_VERSION) {
        throw new ArtifactCorruptException(
            "%s has format version %s, this Winnow reads %d: use the Winnow that wrote it, or train the ensemble again"
                .formatted(
                    where, tree.path("formatVersion").asText("(none)"), Manifest.FORMAT_VERSION));
      }
      return complete(JSON.treeToValue(tree, Manifest.class), where);
    } catch (JsonProcessingException | NullPointerException malformed) {
      throw new ArtifactCorruptException(
          "%s is no manifest (%s): publish the ensemble again"
              .formatted(where, ArtifactException.reason(malformed)));
    }
  }

  private static Manifest complete(Manifest manifest, String where) {
    if (manifest.name() == null || manifest.id() == null || manifest.ensemble() == null) {
      throw new ArtifactCorruptException(
          where + " lacks its name, id or ensemble: publish the ensemble again");
    }
    return manifest;
  }
}
