package dev.winnow.ensemble.artifact;

import dev.winnow.worker.failure.FailureReason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** Which version of an ensemble is in service: one line in a file that is replaced atomically. */
final class InService {
  private static final int LONGEST_ID = 1 << 10;

  private final Storage storage;
  private final Path ensemble;
  private final Path file;

  InService(Storage storage, Path ensemble) {
    this.storage = storage;
    this.ensemble = ensemble;
    file = new Path(ensemble, ArtifactStore.CURRENT);
  }

  Optional<String> id() {
    try (InputStream in = storage.open(file)) {
      String id = new String(in.readNBytes(LONGEST_ID), StandardCharsets.UTF_8).strip();
      if (!VersionId.isName(id)) {
        throw new ArtifactCorruptException(
            "%s names no version: say which with winnow rollback --id".formatted(file));
      }
      return Optional.of(id);
    } catch (FileNotFoundException none) {
      return Optional.empty();
    } catch (IOException failed) {
      throw ArtifactStore.unreadable(file, failed);
    }
  }

  void replace(String id) {
    Path temporary = ArtifactStore.temporary(ensemble);
    try {
      try (OutputStream out = storage.create(temporary)) {
        out.write((id + "\n").getBytes(StandardCharsets.UTF_8));
      }
      storage.replaceFile(temporary, file);
    } catch (IOException failed) {
      if (!isReplacedDespite(failed, id)) {
        throw notReplaced(id, failed, temporary);
      }
    }
  }

  /** A rename may have happened although its answer was lost. */
  private boolean isReplacedDespite(IOException failed, String id) {
    try {
      return id().filter(id::equals).isPresent();
    } catch (ArtifactException unreachable) {
      failed.addSuppressed(unreachable);
      throw new PublishStateUnknownException(
          "whether version %s of %s is in service is unknown (%s): look with winnow versions"
              .formatted(id, ensemble, FailureReason.of(failed)),
          failed);
    }
  }

  private ArtifactException notReplaced(String id, IOException failed, Path temporary) {
    ArtifactException notInService =
        new ArtifactException(
            "version %s of %s is published but not in service (%s): say winnow rollback --id %s"
                .formatted(id, ensemble, FailureReason.of(failed), id),
            failed);
    storage.deleteAfter(notInService, temporary);
    return notInService;
  }
}
