package dev.winnow.ensemble.artifact;

import dev.winnow.worker.failure.FailureReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Path;

/**
 * One attempt to publish a version: everything is written into a folder of its own, the manifest
 * last, and one rename makes it a version. Readers see all of it or nothing.
 */
final class Publication {
  private final Storage storage;
  private final Path temporary;
  private final Path version;
  private final Leftovers leftovers;

  Publication(Storage storage, Path ensemble, String id, Leftovers leftovers) {
    this.storage = storage;
    this.leftovers = leftovers;
    temporary = ArtifactStore.temporary(ensemble);
    version = new Path(new Path(ensemble, ArtifactStore.VERSIONS), id);
  }

  void run(Manifest draft, List<ArtifactFile> files) {
    try {
      refuseExisting();
      storage.createFolders(temporary);
      leftovers.delete(temporary);
      write(draft, files);
    } catch (IOException | RuntimeException failed) {
      throw failed(failed);
    }
    commit();
  }

  private void refuseExisting() throws IOException {
    if (storage.exists(version)) {
      throw new VersionExistsException(
          version + " exists already, and versions never change: publish under a new id", null);
    }
  }

  private void write(Manifest draft, List<ArtifactFile> files) throws IOException {
    VersionFiles folder = new VersionFiles(storage, temporary);
    Set<String> paths = new HashSet<>(Set.of(Manifest.FILE));
    List<Manifest.FileEntry> entries = new ArrayList<>();
    for (ArtifactFile file : files) {
      if (!paths.add(file.path())) {
        throw new IllegalArgumentException("two files of the name " + file.path());
      }
      entries.add(folder.write(file));
    }
    Manifest manifest =
        new Manifest(
            draft.formatVersion(),
            draft.name(),
            draft.id(),
            draft.created(),
            draft.ensemble(),
            entries);
    byte[] json = ManifestJson.write(manifest);
    folder.write(new ArtifactFile(Manifest.FILE, out -> out.write(json)));
    storage.createFolders(version.getParent());
  }

  private void commit() {
    try {
      // This rename is the atomic commit.
      storage.renameFolder(temporary, version);
    } catch (FileAlreadyExistsException exists) {
      VersionExistsException refused =
          new VersionExistsException(
              version + " exists already, and versions never change: publish under a new id",
              exists);
      storage.deleteAfter(refused, temporary);
      throw refused;
    } catch (IOException | RuntimeException failed) {
      if (!isCommittedDespite(failed)) {
        throw failed(failed);
      }
    }
  }

  /** A rename may have happened although its answer was lost. */
  private boolean isCommittedDespite(Exception failed) {
    try {
      boolean written = storage.exists(temporary);
      boolean published = storage.exists(version);
      if (written != published) {
        return published;
      }
    } catch (IOException | RuntimeException unreachable) {
      failed.addSuppressed(unreachable);
    }
    throw new PublishStateUnknownException(
        "whether %s was published is unknown (%s): look for it before publishing again; else delete %s"
            .formatted(version, FailureReason.of(failed), temporary),
        failed);
  }

  private ArtifactException failed(Exception cause) {
    ArtifactException failed =
        cause instanceof VersionExistsException exists
            ? exists
            : new PublishFailedException(
                "%s could not be published (%s): nothing was changed, try again"
                    .formatted(version, FailureReason.of(cause)),
                cause);
    storage.deleteAfter(failed, temporary);
    return failed;
  }
}
