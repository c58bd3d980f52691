package dev.winnow.ensemble.artifact;

import dev.winnow.driver.config.FolderName;
import dev.winnow.worker.failure.FailureReason;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
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
 * root/name/history                     ids, each above the one whose place it took
 * root/name/rolled-back                 ids that one has rolled back from
 * </pre>
 *
 * <p>Versions never change. Safe for use by several threads and processes at once.
 */
public final class ArtifactStore {
  static final String VERSIONS = "versions";
  static final String CURRENT = "current";
  static final String HISTORY = "history";
  static final String ROLLED_BACK = "rolled-back";

  /** Begins the name of all that is not finished; Hadoop's readers pass over such names. */
  static final String PUBLISHING = "_publishing-";

  /** Begins the name of a version that is being deleted. */
  static final String REMOVING = "_removing-";

  /** Far longer than it takes to publish. */
  private static final Duration ABANDONED = Duration.ofHours(1);

  private final Storage storage;
  private final Path ensemble;
  private final String name;
  private final Leftovers leftovers;
  private final InService inService;
  private final Versions versions;
  private final Retention retention;

  ArtifactStore(Storage storage, Path root, String name) {
    this(storage, root, name, ABANDONED);
  }

  ArtifactStore(Storage storage, Path root, String name, Duration abandonedAfter) {
    if (!FolderName.is(name)) {
      throw new IllegalArgumentException(
          "'%s' cannot name an ensemble: use letters, digits, dots, dashes and underscores"
              .formatted(name));
    }
    this.storage = storage;
    this.name = name;
    ensemble = new Path(root, name);
    versions = new Versions(storage, ensemble);
    inService = new InService(storage, ensemble, new History(storage, ensemble, versions));
    leftovers = new Leftovers(storage, ensemble, versions, inService, abandonedAfter);
    retention = new Retention(storage, ensemble, versions, inService);
  }

  /**
   * The store of one ensemble; nothing is written yet, and it need not exist.
   *
   * @param root any Hadoop path; without a scheme, of Hadoop's default file system
   * @param name of the ensemble
   */
  public static ArtifactStore open(String root, String name, Configuration hadoop) {
    Path path = qualified(new Path(root), hadoop);
    return new ArtifactStore(storage(path, hadoop), path, name);
  }

  /**
   * The store of one ensemble that is to be written; nothing is written yet, and it need not exist.
   *
   * @param root as {@link #open(String, String, Configuration)} takes it
   * @param name of the ensemble
   * @throws ObjectStoreException when renames are not atomic there
   */
  public static ArtifactStore openForWriting(String root, String name, Configuration hadoop) {
    ObjectStores.refuse(new Path(root), hadoop);
    return open(root, name, hadoop);
  }

  /**
   * The store of one ensemble by its folder, the one that holds {@code current} and {@code
   * versions}.
   *
   * @throws IllegalArgumentException when that cannot be such a folder
   */
  public static ArtifactStore open(String folder, Configuration hadoop) {
    Path given;
    try {
      given = new Path(folder);
    } catch (IllegalArgumentException noPath) {
      throw noEnsemble(folder, noPath);
    }
    // Some, like the current folder, end in a name only when qualified.
    Path path = qualified(given, hadoop);
    if (path.isRoot()) {
      throw noEnsemble(folder, null);
    }
    return new ArtifactStore(storage(path, hadoop), path.getParent(), path.getName());
  }

  private static IllegalArgumentException noEnsemble(String folder, Exception cause) {
    return new IllegalArgumentException(
        "'%s' cannot hold an ensemble: say the folder that holds its 'current' and 'versions'"
            .formatted(folder),
        cause);
  }

  private static Path qualified(Path path, Configuration hadoop) {
    try {
      return FileContext.getFileContext(hadoop).makeQualified(path);
    } catch (IOException | RuntimeException failed) {
      throw notOpened(path, failed);
    }
  }

  private static Storage storage(Path path, Configuration hadoop) {
    try {
      return "file".equals(path.toUri().getScheme())
          ? new LocalStorage()
          : new HadoopStorage(FileContext.getFileContext(path.toUri(), hadoop));
    } catch (IOException | RuntimeException failed) {
      throw notOpened(path, failed);
    }
  }

  private static ArtifactException notOpened(Path path, Exception failed) {
    return new ArtifactException(
        "%s cannot be opened (%s): check the path and Hadoop's configuration"
            .formatted(path, FailureReason.of(failed)),
        failed);
  }

  /** Where the ensemble is, for messages. */
  public String location() {
    return ensemble.toString();
  }

  /** Where a version is, for messages. */
  public String location(String id) {
    return versions.folder(id).toString();
  }

  /**
   * Looks whether versions can be published, before hours are spent on one.
   *
   * @throws ArtifactException when they can not
   */
  public void requireWritable() {
    new Rehearsal(storage, ensemble).run();
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
    inService.promote(id);
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
    new Publication(storage, ensemble, id, leftovers).run(draft, files);
    return id;
  }

  /**
   * Puts a published version into service, atomically.
   *
   * @throws PublishStateUnknownException look before trying again
   * @throws ArtifactException it is not in service, and what was there before still is
   */
  public void promote(String id) {
    putIntoService(id, inService::promote);
  }

  private void putIntoService(String id, Consumer<String> way) {
    manifest(id);
    Optional<String> before = inService.idIfAny();
    way.accept(id);
    try {
      // Who deletes it meanwhile looks afterwards at what is in service: one of the two notices.
      manifest(id);
    } catch (ArtifactNotFoundException deleted) {
      before.ifPresent(inService::rollBack);
      throw deleted;
    }
  }

  /**
   * The version that was in service before the one that is. After a rollback it is the one before
   * that, never one that was rolled back from.
   *
   * @throws ArtifactNotFoundException when there is none
   */
  public String previous() {
    String now = current().orElseThrow(this::noneInService);
    return inService.before(now).stream()
        .findFirst()
        .orElseThrow(
            () ->
                new ArtifactNotFoundException(
                    "%s had no version in service before %s: say which of %s with winnow rollback --id"
                        .formatted(ensemble, now, versions())));
  }

  /**
   * Verifies a version and puts it into service. Unless it is newer, {@link #previous} never leads
   * back to the one that was there.
   *
   * @throws ArtifactNotFoundException when there is no such version
   * @throws ArtifactCorruptException when it is damaged; nothing was changed
   */
  public void rollBack(String id) {
    verify(manifest(id));
    putIntoService(id, inService::rollBack);
  }

  /**
   * Takes the right to retrain the ensemble; the caller closes it.
   *
   * @param holder named in the messages that others get, one line
   * @throws LeaseHeldException when another has it
   */
  public Lease lease(String holder) {
    return Lease.take(storage, ensemble, holder);
  }

  /**
   * Deletes all versions but the newest, the one in service, and some others. Each vanishes whole;
   * who is reading one meanwhile finds its files missing.
   *
   * @param kept number of the newest versions that stay, at least one
   * @param others versions that stay, too: they may be wanted back
   * @return ids of those deleted, oldest first
   */
  public List<String> retain(int kept, List<String> others) {
    return retention.retain(kept, others);
  }

  /**
   * The id in service, if any.
   *
   * @throws ArtifactCorruptException when what stands there is no id
   */
  public Optional<String> current() {
    return inService.id();
  }

  /** Whether one has rolled back from a version, and it has not come into service since. */
  public boolean isRolledBack(String id) {
    return inService.isRolledBack(id);
  }

  /** Ids of all published versions, oldest first. */
  public List<String> versions() {
    return versions.ids();
  }

  /**
   * The manifest of the version in service.
   *
   * @throws ArtifactNotFoundException when none is
   */
  public Manifest currentManifest() {
    return manifest(current().orElseThrow(this::noneInService));
  }

  /**
   * The manifest of a version.
   *
   * @throws ArtifactNotFoundException when there is no such version
   * @throws ArtifactCorruptException when the manifest cannot be understood
   */
  public Manifest manifest(String id) {
    return versions.manifest(id);
  }

  /**
   * Reads a file of a version into memory.
   *
   * @throws ArtifactCorruptException when it is not what the manifest says
   */
  public byte[] read(Manifest manifest, String path) {
    return versions.read(manifest, path);
  }

  /**
   * Compares every file of a version with its manifest.
   *
   * @throws ArtifactCorruptException for the first that is missing or differs
   */
  public void verify(Manifest manifest) {
    versions.verify(manifest);
  }

  private ArtifactNotFoundException noneInService() {
    return new ArtifactNotFoundException(
        "%s has no ensemble in service: train one, or check the path".formatted(ensemble));
  }

  /** A name that nobody else takes, for what is not finished. */
  static Path temporary(Path ensemble) {
    return new Path(ensemble, PUBLISHING + UUID.randomUUID());
  }

  static ArtifactException unreadable(Path path, IOException failed) {
    return new ArtifactException(
        "%s cannot be read (%s): check the file system and your rights"
            .formatted(path, FailureReason.of(failed)),
        failed);
  }
}
