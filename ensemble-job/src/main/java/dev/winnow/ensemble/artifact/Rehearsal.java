package dev.winnow.ensemble.artifact;

import dev.winnow.worker.failure.FailureReason;
import java.io.IOException;
import org.apache.hadoop.fs.Path;

/**
 * Whether a version could be published, found out by doing what a publication does with one empty
 * file, which is deleted again.
 */
final class Rehearsal {
  private final Storage storage;
  private final Path ensemble;

  Rehearsal(Storage storage, Path ensemble) {
    this.storage = storage;
    this.ensemble = ensemble;
  }

  /** See {@link ArtifactStore#requireWritable}. */
  void run() {
    Path temporary = ArtifactStore.temporary(ensemble);
    // No name of a version: readers pass over it.
    Path version = new Path(new Path(ensemble, ArtifactStore.VERSIONS), temporary.getName());
    try {
      storage.create(new Path(temporary, "empty")).close();
      storage.createFolders(version.getParent());
      storage.renameFolder(temporary, version);
      storage.delete(version);
    } catch (IOException | RuntimeException failed) {
      ArtifactException refused =
          new ArtifactException(
              "no version could be published in %s (%s): check the path and your rights"
                  .formatted(ensemble, FailureReason.of(failed)),
              failed);
      storage.deleteAfter(refused, temporary);
      throw refused;
    }
  }
}
