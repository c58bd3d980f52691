package dev.winnow.ensemble.artifact;

import dev.winnow.driver.config.FolderName;
import dev.winnow.worker.failure.FailureReason;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** Which version of an ensemble is in service: one line in a file that is replaced atomically. */
final class InService {
  private final Path ensemble;
  private final TextFile file;
  private final History history;
  private final RolledBack rolledBack;

  InService(Storage storage, Path ensemble, History history) {
    this.ensemble = ensemble;
    this.history = history;
    rolledBack = new RolledBack(storage, ensemble);
    file = new TextFile(storage, ensemble, ArtifactStore.CURRENT);
  }

  Optional<String> id() {
    try {
      Optional<String> id = file.read().map(String::strip);
      if (id.isPresent() && !FolderName.is(id.get())) {
        throw new ArtifactCorruptException(
            "%s names no version: say which with winnow rollback --id".formatted(file.path()));
      }
      return id;
    } catch (IOException failed) {
      throw ArtifactStore.unreadable(file.path(), failed);
    }
  }

  /** None, too, where what stands there is no id: that is to be replaced. */
  Optional<String> idIfAny() {
    try {
      return id();
    } catch (ArtifactCorruptException noId) {
      return Optional.empty();
    }
  }

  /** Versions that were in service before one and are still there, the last first. */
  List<String> before(String id) {
    try {
      return history.before(id);
    } catch (IOException failed) {
      throw ArtifactStore.unreadable(new Path(ensemble, ArtifactStore.HISTORY), failed);
    }
  }

  /** Whether one has rolled back from a version, and it has not come into service since. */
  boolean isRolledBack(String id) {
    try {
      return rolledBack.has(id);
    } catch (IOException failed) {
      throw ArtifactStore.unreadable(new Path(ensemble, ArtifactStore.ROLLED_BACK), failed);
    }
  }

  /** Puts a version into service; to roll back leads to the one that is there now. */
  void promote(String id) {
    replace(
        id,
        () -> {
          history.promote(idIfAny(), id);
          rolledBack.update(List.of(), id);
        });
  }

  /** Puts a version into service instead of the one that is there. */
  void rollBack(String id) {
    replace(
        id,
        () -> {
          Optional<String> now = idIfAny();
          rolledBack.update(now.isPresent() ? history.left(now.get(), id) : List.of(), id);
          if (now.isPresent()) {
            history.rollBack(now.get(), id);
          }
        });
  }

  private interface Note {
    void write() throws IOException;
  }

  private void replace(String id, Note note) {
    try {
      note.write();
      file.replace(id + "\n");
    } catch (IOException | ArtifactException failed) {
      if (!isReplacedDespite(failed, id)) {
        throw notReplaced(id, failed);
      }
    }
  }

  /** A rename may have happened although its answer was lost. */
  private boolean isReplacedDespite(Exception failed, String id) {
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

  private ArtifactException notReplaced(String id, Exception failed) {
    return new ArtifactException(
        "version %s of %s is published but not in service (%s): say winnow rollback --id %s"
            .formatted(id, ensemble, FailureReason.of(failed), id),
        failed);
  }
}
