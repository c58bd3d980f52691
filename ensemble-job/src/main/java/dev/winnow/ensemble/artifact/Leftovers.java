package dev.winnow.ensemble.artifact;

import dev.winnow.worker.failure.FailureReason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What publications and removals that were killed have left behind. */
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private final Storage storage;
  private final Path ensemble;
  private final Versions versions;
  private final InService inService;
  private final Duration abandonedAfter;

  /**
   * Deletes nothing yet.
   *
   * @param abandonedAfter age at which nobody writes any more to what is being published: others
   *     may publish at the same time
   */
  Leftovers(
      Storage storage,
      Path ensemble,
      Versions versions,
      InService inService,
      Duration abandonedAfter) {
    this.storage = storage;
    this.ensemble = ensemble;
    this.versions = versions;
    this.inService = inService;
    this.abandonedAfter = abandonedAfter;
  }

  /**
   * Deletes them, but a version that has come into service while it was removed, by one that was
   * killed before it saw that, becomes a version again. What cannot be deleted now stays for the
   * next time: nobody reads it.
   *
   * @param fresh a folder that was written just now, by the clock of the file system
   */
  void delete(Path fresh) {
    try {
      Instant newest = storage.status(fresh).modified().minus(abandonedAfter);
      for (String name : storage.list(ensemble)) {
        Path leftover = new Path(ensemble, name);
        if (name.startsWith(ArtifactStore.REMOVING)) {
          endRemoval(leftover, name.substring(ArtifactStore.REMOVING.length()));
        } else if (name.startsWith(ArtifactStore.PUBLISHING)
            && !name.equals(fresh.getName())
            && !modified(leftover, newest).isAfter(newest)) {
          storage.delete(leftover);
        }
      }
    } catch (IOException | ArtifactException failed) {
      LOG.warn("leftovers in {} could not be deleted ({})", ensemble, FailureReason.of(failed));
    }
  }

  private void endRemoval(Path leftover, String id) throws IOException {
    if (inService.id().filter(id::equals).isPresent()) {
      storage.renameFolder(leftover, versions.folder(id));
    } else {
      storage.delete(leftover);
    }
  }

  private Instant modified(Path leftover, Instant otherwise) throws IOException {
    try {
      return storage.status(leftover).modified();
    } catch (FileNotFoundException gone) {
      return otherwise;
    }
  }
}
