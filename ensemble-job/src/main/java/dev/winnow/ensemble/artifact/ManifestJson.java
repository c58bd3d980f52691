package dev.winnow.ensemble.artifact;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.worker.data.DataFormat;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Writes and reads manifest.json; fields that a later minor version adds are passed over. */
final class ManifestJson {
  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final String ENSEMBLE = "ensemble";
  private static final String RUN = "run";
  private static final String TEST_PART = "testPart";
  private static final String FORMAT = "format";
  private static final String CHECKSUM = "sha256";

  private ManifestJson() {}

  /** The manifest, and a checksum of what it says: nobody else has one of this file. */
  static byte[] write(Manifest manifest) throws IOException {
    // Read back, since a float is written otherwise than the double that it is read as.
    ObjectNode tree = (ObjectNode) JSON.readTree(JSON.writeValueAsBytes(manifest));
    return JSON.writeValueAsBytes(tree.put(CHECKSUM, checksum(tree)));
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
      Manifest manifest = JSON.treeToValue(completed(tree), Manifest.class);
      requireChecksum((ObjectNode) tree, where);
      return manifest;
    } catch (JsonProcessingException malformed) {
      throw new ArtifactCorruptException(
          "%s is no manifest (%s): publish the ensemble again"
              .formatted(where, JsonReason.of(malformed)));
    }
  }

  /** A copy with what an earlier Winnow did not write: the checksum is of what it wrote. */
  private static JsonNode completed(JsonNode tree) {
    JsonNode all = tree.deepCopy();
    if (all.path(ENSEMBLE) instanceof ObjectNode ensemble && !ensemble.has(RUN)) {
      ensemble.set(RUN, JSON.valueToTree(EnsembleDescription.Run.UNKNOWN));
    }
    if (all.path(ENSEMBLE).path("data") instanceof ObjectNode data) {
      if (!data.has(TEST_PART)) {
        data.put(TEST_PART, EnsembleDescription.TestPart.UNKNOWN.name());
      }
      if (!data.has(FORMAT)) {
        data.put(FORMAT, DataFormat.AUTO.name());
      }
    }
    return all;
  }

  /** Who did not write the run yet wrote no checksum either. */
  private static void requireChecksum(ObjectNode tree, String where)
      throws JsonProcessingException {
    JsonNode written = tree.remove(CHECKSUM);
    boolean wanted = written != null || tree.path(ENSEMBLE).has(RUN);
    if (wanted && (written == null || !written.asText().equals(checksum(tree)))) {
      throw new ArtifactCorruptException(
          "%s is not as its checksum says: restore the version or publish it again"
              .formatted(where));
    }
  }

  /** Of the content, however it is laid out in lines. */
  private static String checksum(ObjectNode tree) throws JsonProcessingException {
    MessageDigest digest = VersionFiles.sha256();
    digest.update(JSON.writeValueAsBytes(tree));
    return HexFormat.of().formatHex(digest.digest());
  }
}
