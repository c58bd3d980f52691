package dev.winnow.ensemble.artifact;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Path;

/**
 * The published versions of one ensemble, on any Hadoop file system whose renames are atomic: HDFS,
 * or a local disk.
 *
 * <pre>
 * root/name/versions/id/manifest.json   and the files it lists
 * root/name/current                     one line: the id in service
 * </pre>
 *
 * <p>Versions never change. Safe for use by several threads and processes at once.
 */
public final class ArtifactStore {
  static final String VERSIONS = "versions";
  static final String CURRENT = "current";

  /** Begins the name of all that is not finished; Hadoop's readers pass over such names. */
  static final String PUBLISHING = "_publishing-";

  private final Storage storage;
  private final Path ensemble;
  private final String name;

  ArtifactStore(Storage storage, Path root, String name) {
    if (!VersionId.isName(name)) {
      throw new IllegalArgumentException(
          "'%s' cannot name an ensemble: use letters, digits, dots, dashes and underscores"
              .formatted(name));
    }
    this.storage = storage;
    this.name = name;
    ensemble = new Path(root, name);
  }

  /**
   * The store of one ensemble; nothing is written yet, and it need not exist.
   *
   * @param root any Hadoop path; without a scheme, of Hadoop's default file system
   * @param name of the ensemble
   */
  public static ArtifactStore open(String root, String name, Configuration hadoop) {
    try {
      FileContext files = FileContext.getFileContext(hadoop);
      Path path = files.makeQualified(new Path(root));
      if ("file".equals(path.toUri().getScheme())) {
        return new ArtifactStore(new LocalStorage(), path, name);
      }
      FileContext owner = FileContext.getFileContext(path.toUri(), hadoop);
      return new ArtifactStore(new HadoopStorage(owner), path, name);
    } catch (IOException | RuntimeException failed) {
      throw new ArtifactException(
          "%s cannot be opened (%s): check the path and Hadoop's configuration"
              .formatted(root, ArtifactException.reason(failed)),
          failed);
    }
  }

  /** Where the ensemble is, for messages. */
  public String location() {
    return ensemble.toString();
  }

  /** Where a version is, for messages. */
  public String location(String id) {
    return folder(id).toString();
  }

  /**
   * Publishes a version and puts it into service.
   *
   * @return its id
   * @throws PublishFailedException nothing was published
   * @throws PublishStateUnknownException look before trying again
   * @throws ArtifactException it was published but is not in service; the message says so
   */
  public String publish(EnsembleDescription description, List<ArtifactFile> files) {
    String id = add(description, files);
    promote(id);
    return id;
  }

  /**
   * Publishes a version without putting it into service.
   *
   * @return its id
   * @throws PublishFailedException nothing was published
   * @throws PublishStateUnknownException look before trying again
   */
  public String add(EnsembleDescription description, List<ArtifactFile> files) {
    Instant now = Instant.now();
    return add(VersionId.at(now), now, description, files);
  }

  String add(String id, Instant now, EnsembleDescription description, List<ArtifactFile> files) {
    String created = now.truncatedTo(ChronoUnit.SECONDS).toString();
    Manifest draft =
        new Manifest(Manifest.FORMAT_VERSION, name, id, created, description, List.of());
    new Publication(storage, ensemble, id).run(draft, files);
    return id;
  }

  /** Puts a published version into service, atomically. */
  public void promote(String id) {
    manifest(id);
    Path temporary = new Path(ensemble, PUBLISHING + UUID.randomUUID());
    try {
      byte[] line = (id + "\n").getBytes(StandardCharsets.UTF_8);
      new VersionFiles(storage, ensemble)
          .write(new ArtifactFile(temporary.getName(), out -> out.write(line)));
      storage.replaceFile(temporary, new Path(ensemble, CURRENT));
    } catch (IOException failed) {
      ArtifactException notInService =
          new ArtifactException(
              "version %s of %s is published but not in service (%s): put it into service again"
                  .formatted(id, name, ArtifactException.reason(failed)),
              failed);
      try {
        storage.delete(temporary);
      } catch (IOException secondary) {
        notInService.addSuppressed(secondary);
      }
      throw notInService;
    }
  }

  /** The id in service, if any. */
  public Optional<String> current() {
    try (InputStream in = storage.open(new Path(ensemble, CURRENT))) {
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip());
    } catch (FileNotFoundException none) {
      return Optional.empty();
    } catch (IOException failed) {
      throw unreadable(new Path(ensemble, CURRENT), failed);
    }
  }

  /** Ids of all published versions, oldest first. */
  public List<String> versions() {
    try {
      return storage.list(new Path(ensemble, VERSIONS)).stream().sorted().toList();
    } catch (IOException failed) {
      throw unreadable(new Path(ensemble, VERSIONS), failed);
    }
  }

  /**
   * The manifest of the version in service.
   *
   * @throws ArtifactNotFoundException when none is
   */
  public Manifest currentManifest() {
    return manifest(
        current()
            .orElseThrow(
                () ->
                    new ArtifactNotFoundException(
                        "%s has no ensemble in service: train one, or check the path"
                            .formatted(ensemble))));
  }

  /**
   * The manifest of a version.
   *
   * @throws ArtifactNotFoundException when there is no such version
   * @throws ArtifactCorruptException when the manifest cannot be understood
   */
  public Manifest manifest(String id) {
    Path file = new Path(folder(id), Manifest.FILE);
    try (InputStream in = storage.open(file)) {
      return ManifestJson.read(in.readAllBytes(), file.toString());
    } catch (FileNotFoundException none) {
      throw new ArtifactNotFoundException(
          "%s has no version %s: it has %s".formatted(ensemble, id, versions()));
    } catch (IOException failed) {
      throw unreadable(file, failed);
    }
  }

  /**
   * Reads a file of a version into memory.
   *
   * @throws ArtifactCorruptException when it is not what the manifest says
   */
  public byte[] read(Manifest manifest, String path) {
    Manifest.FileEntry entry = manifest.file(path);
    try {
      return new VersionFiles(storage, folder(manifest.id())).read(entry);
    } catch (FileNotFoundException none) {
      throw missing(manifest, path);
    } catch (IOException failed) {
      throw unreadable(new Path(folder(manifest.id()), path), failed);
    }
  }

  /**
   * Compares every file of a version with its manifest.
   *
   * @throws ArtifactCorruptException for the first that is missing or differs
   */
  public void verify(Manifest manifest) {
    VersionFiles files = new VersionFiles(storage, folder(manifest.id()));
    for (Manifest.FileEntry entry : manifest.files()) {
      try {
        files.verify(entry);
      } catch (FileNotFoundException none) {
        throw missing(manifest, entry.path());
      } catch (IOException failed) {
        throw unreadable(new Path(folder(manifest.id()), entry.path()), failed);
      }
    }
  }

  private Path folder(String id) {
    if (!VersionId.isName(id)) {
      throw new ArtifactNotFoundException(
          "'%s' is no id of a version: %s has %s".formatted(id, ensemble, versions()));
    }
    return new Path(new Path(ensemble, VERSIONS), id);
  }

  private ArtifactCorruptException missing(Manifest manifest, String path) {
    return new ArtifactCorruptException(
        "%s/%s is missing: restore the version or publish it again"
            .formatted(folder(manifest.id()), path));
  }

  private static ArtifactException unreadable(Path path, IOException failed) {
    return new ArtifactException(
        "%s cannot be read (%s): check the file system and your rights"
            .formatted(path, ArtifactException.reason(failed)),
        failed);
  }
}
