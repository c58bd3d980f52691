package dev.winnow.ensemble.artifact;

import dev.winnow.worker.failure.FailureReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** Deletes versions of an ensemble that are no longer wanted. */
final class Retention {
  private final Storage storage;
  private final Path ensemble;
  private final Versions versions;
  private final InService inService;

  Retention(Storage storage, Path ensemble, Versions versions, InService inService) {
    this.storage = storage;
    this.ensemble = ensemble;
    this.versions = versions;
    this.inService = inService;
  }

  /** See {@link ArtifactStore#retain}. */
  List<String> retain(int kept, List<String> others) {
    List<String> all = versions.ids();
    List<String> deleted = new ArrayList<>();
    for (String id : all.subList(0, Math.max(0, all.size() - kept))) {
      if (!isInService(id) && !others.contains(id) && remove(id)) {
        deleted.add(id);
      }
    }
    return deleted;
  }

  private boolean isInService(String id) {
    return inService.id().filter(id::equals).isPresent();
  }

  /** Deletes a version, unless it comes into service meanwhile; tells whether it did. */
  private boolean remove(String id) {
    Path version = versions.folder(id);
    Path removed = new Path(ensemble, ArtifactStore.REMOVING + id);
    try {
      storage.renameFolder(version, removed);
      if (isInService(id)) {
        storage.renameFolder(removed, version);
        return false;
      }
      storage.delete(removed);
      return true;
    } catch (IOException failed) {
      throw new ArtifactException(
          "version %s of %s could not be deleted (%s): check the file system and your rights"
              .formatted(id, ensemble.getName(), FailureReason.of(failed)),
          failed);
    }
  }
}
