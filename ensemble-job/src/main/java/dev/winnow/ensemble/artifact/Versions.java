package dev.winnow.ensemble.artifact;

import dev.winnow.driver.config.FolderName;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** Reads the published versions of an ensemble. */
final class Versions {
  private static final int LARGEST_MANIFEST = 1 << 24;

  private final Storage storage;
  private final Path ensemble;

  Versions(Storage storage, Path ensemble) {
    this.storage = storage;
    this.ensemble = ensemble;
  }

  /** Of all of them, oldest first. */
  List<String> ids() {
    Path folder = new Path(ensemble, ArtifactStore.VERSIONS);
    try {
      return storage.list(folder).stream().filter(FolderName::is).sorted().toList();
    } catch (IOException failed) {
      throw ArtifactStore.unreadable(folder, failed);
    }
  }

  /** Where a version is, or would be. */
  Path folder(String id) {
    if (!FolderName.is(id)) {
      throw new ArtifactNotFoundException(
          "'%s' is no id of a version: %s has %s".formatted(id, ensemble, ids()));
    }
    return new Path(new Path(ensemble, ArtifactStore.VERSIONS), id);
  }

  /** See {@link ArtifactStore#manifest}. */
  Manifest manifest(String id) {
    Path file = new Path(folder(id), Manifest.FILE);
    try (InputStream in = storage.open(file)) {
      // What is cut off is no JSON.
      Manifest manifest = ManifestJson.read(in.readNBytes(LARGEST_MANIFEST), file.toString());
      if (!manifest.id().equals(id)) {
        throw new ArtifactCorruptException(
            "%s is that of another version: restore the version or publish it again"
                .formatted(file));
      }
      return manifest;
    } catch (FileNotFoundException none) {
      throw new ArtifactNotFoundException(
          "%s has no version %s: it has %s".formatted(ensemble, id, ids()));
    } catch (IOException failed) {
      throw ArtifactStore.unreadable(file, failed);
    }
  }

  /** See {@link ArtifactStore#read}. */
  byte[] read(Manifest manifest, String path) {
    Manifest.FileEntry entry = manifest.file(path);
    try {
      return new VersionFiles(storage, folder(manifest.id())).read(entry);
    } catch (FileNotFoundException none) {
      throw missing(manifest, path);
    } catch (IOException failed) {
      throw ArtifactStore.unreadable(new Path(folder(manifest.id()), path), failed);
    }
  }

  /** See {@link ArtifactStore#verify}. */
  void verify(Manifest manifest) {
    VersionFiles files = new VersionFiles(storage, folder(manifest.id()));
    for (Manifest.FileEntry entry : manifest.files()) {
      try {
        files.verify(entry);
      } catch (FileNotFoundException none) {
        throw missing(manifest, entry.path());
      } catch (IOException failed) {
        throw ArtifactStore.unreadable(new Path(folder(manifest.id()), entry.path()), failed);
      }
    }
  }

  private ArtifactCorruptException missing(Manifest manifest, String path) {
    return new ArtifactCorruptException(
        "%s/%s is missing: restore the version or publish it again"
            .formatted(folder(manifest.id()), path));
  }
}
