package dev.winnow.ensemble.artifact;

import dev.winnow.worker.failure.FailureReason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to train an ensemble anew, which one process at a time has. It is a file that its
 * holder writes anew all the time; when that ends, anyone may take over. The clock is the file
 * system's.
 *
 * <p>Each lease has the number after that of the one before, and creating its file decides who gets
 * it: so no file that others might still write to is ever taken away, and of several who find the
 * same lease expired one wins. Thread-safe.
 *
 * <p>A process that is asked to end, not killed, gives its lease back: whoever starts it again need
 * not wait.
 */
public final class Lease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

  /** Longer than any pause of a JVM and any failover of a file system that one wants to survive. */
  static final Duration EXPIRY = Duration.ofMinutes(2);

  static final String PREFIX = "_lease-";

  /** Before Spark's own, and before Hadoop's, which closes the file systems. */
  private static final int SHUTDOWN_PRIORITY = FileSystem.SHUTDOWN_HOOK_PRIORITY + 40;

  private static final int RENEWALS = 6;
  private static final String RELEASED = "released";

  private final Storage storage;
  private final Path ensemble;
  private final long number;
  private final String holder;
  private final LongSupplier nanos;
  private final ScheduledExecutorService renewing;
  private final Runnable atShutdown = this::giveBack;
  private volatile long renewedNanos;
  private volatile boolean lost;
  private volatile boolean givenBack;

  private Lease(
      Storage storage,
      Path ensemble,
      long number,
      String holder,
      LongSupplier nanos,
      long takenNanos) {
    this.storage = storage;
    this.ensemble = ensemble;
    this.number = number;
    this.holder = holder;
    this.nanos = nanos;
    renewedNanos = takenNanos;
    renewing =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "winnow-lease");
              thread.setDaemon(true);
              return thread;
            });
    long pause = EXPIRY.toMillis() / RENEWALS;
    ShutdownHookManager.get().addShutdownHook(atShutdown, SHUTDOWN_PRIORITY);
    var unused = renewing.scheduleWithFixedDelay(this::renew, pause, pause, TimeUnit.MILLISECONDS);
  }

  /**
   * Takes the lease, and renews it until it is closed.
   *
   * @param holder named in the messages that others get
   * @throws LeaseHeldException when another has it
   */
  static Lease take(Storage storage, Path ensemble, String holder) {
    return take(storage, ensemble, holder, System::nanoTime);
  }

  /** The same, with a clock of this process. */
  static Lease take(Storage storage, Path ensemble, String holder, LongSupplier nanos) {
    try {
      long last = last(storage, ensemble);
      if (last > 0) {
        requireFree(storage, ensemble, last);
      }
      long number = last + 1;
      long before = nanos.getAsLong();
      create(storage, ensemble, number, holder);
      long newest = last(storage, ensemble);
      if (newest > number) {
        // While this process slept others have come and gone, their files with them.
        storage.delete(file(ensemble, number));
        throw held(ensemble, holder(storage, ensemble, newest));
      }
      if (last > 0) {
        requireStillFree(storage, ensemble, last);
      }
      for (long old = number - 1; old > 0 && storage.exists(file(ensemble, old)); old--) {
        storage.delete(file(ensemble, old));
      }
      return new Lease(storage, ensemble, number, holder, nanos, before);
    } catch (IOException failed) {
      throw new ArtifactException(
          "%s cannot be locked (%s): check the file system and your rights"
              .formatted(ensemble, FailureReason.of(failed)),
          failed);
    }
  }

  private static void create(Storage storage, Path ensemble, long number, String holder)
      throws IOException {
    Path file = file(ensemble, number);
    OutputStream created;
    try {
      created = storage.create(file);
    } catch (IOException failed) {
      if (storage.exists(file)) {
        throw held(ensemble, holder(storage, ensemble, number));
      }
      throw failed;
    }
    try (created) {
      created.write(holder.getBytes(StandardCharsets.UTF_8));
    } catch (IOException failed) {
      storage.deleteAfter(failed, file);
      throw failed;
    }
  }

  private static void requireFree(Storage storage, Path ensemble, long number) throws IOException {
    String holder = holder(storage, ensemble, number);
    if (holder.equals(RELEASED)) {
      return;
    }
    try {
      Duration age =
          Duration.between(
              storage.status(file(ensemble, number)).modified(), now(storage, ensemble));
      if (age.compareTo(EXPIRY) < 0) {
        throw held(ensemble, holder);
      }
    } catch (FileNotFoundException takenOver) {
      throw held(ensemble, holder);
    }
  }

  /** Its holder may have come back, and renewed it just before the next one was created. */
  private static void requireStillFree(Storage storage, Path ensemble, long number)
      throws IOException {
    try {
      requireFree(storage, ensemble, number);
    } catch (LeaseHeldException back) {
      storage.deleteAfter(back, file(ensemble, number + 1));
      throw back;
    }
  }

  private static LeaseHeldException held(Path ensemble, String holder) {
    return new LeaseHeldException(
        "%s is locked by %s: wait until that has ended, or, if it was killed, %d seconds more"
            .formatted(ensemble, holder, EXPIRY.toSeconds()));
  }

  private static Path file(Path ensemble, long number) {
    return new Path(ensemble, PREFIX + number);
  }

  private static long last(Storage storage, Path ensemble) throws IOException {
    return storage.list(ensemble).stream()
        .filter(name -> name.matches(PREFIX + "[1-9][0-9]{0,17}"))
        .mapToLong(name -> Long.parseLong(name.substring(PREFIX.length())))
        .max()
        .orElse(0);
  }

  /** One that is being created may not have a name yet, one that was taken over has none. */
  private static String holder(Storage storage, Path ensemble, long number) throws IOException {
    return content(storage, ensemble, number)
        .read()
        .filter(holder -> !holder.isBlank())
        .map(FailureReason::firstLine)
        .orElse("another run");
  }

  private static TextFile content(Storage storage, Path ensemble, long number) {
    return new TextFile(storage, ensemble, PREFIX + number);
  }

  private static Instant now(Storage storage, Path ensemble) throws IOException {
    Path fresh = ArtifactStore.temporary(ensemble);
    storage.create(fresh).close();
    try {
      return storage.status(fresh).modified();
    } finally {
      storage.delete(fresh);
    }
  }

  private synchronized void renew() {
    if (givenBack || lost) {
      return;
    }
    long before = nanos.getAsLong();
    try {
      lost = last(storage, ensemble) != number;
      if (!lost) {
        content(storage, ensemble, number).replace(holder);
        // One that had expired may have been taken until then; who takes it later finds it renewed.
        lost = last(storage, ensemble) != number;
        renewedNanos = before;
      }
    } catch (IOException | RuntimeException failed) {
      LOG.warn(
          "the lease on {} could not be renewed ({}): trying again",
          ensemble,
          FailureReason.of(failed));
    }
  }

  /**
   * To be asked before anything that nobody else may do at the same time.
   *
   * @throws ArtifactException when it was given back, or could not be renewed for so long that
   *     others may have it
   */
  public void requireHeld() {
    if (givenBack) {
      throw new ArtifactException(
          "the lease on %s was given back, as this process was told to end: run it again"
              .formatted(ensemble));
    }
    if (hasExpired()) {
      // The file system may have been out of reach, or full, until just now: for others, too.
      renew();
    } else {
      look();
    }
    if (lost || hasExpired()) {
      throw new ArtifactException(
          "the lease on %s was lost: another run may have begun; run this one again"
              .formatted(ensemble));
    }
  }

  /** The clock of this process stands still while its machine is suspended, theirs goes on. */
  private synchronized void look() {
    try {
      lost |= last(storage, ensemble) != number;
    } catch (IOException failed) {
      LOG.warn(
          "whether the lease on {} is held is not to be seen ({}): by the clock it is",
          ensemble,
          FailureReason.of(failed));
    }
  }

  private boolean hasExpired() {
    return nanos.getAsLong() - renewedNanos >= EXPIRY.toNanos();
  }

  /** Gives the lease back. */
  @Override
  public void close() {
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(atShutdown);
    }
    giveBack();
  }

  private synchronized void giveBack() {
    renewing.shutdown();
    try {
      if (!givenBack && last(storage, ensemble) == number) {
        givenBack = true;
        content(storage, ensemble, number).replace(RELEASED);
      }
    } catch (IOException failed) {
      LOG.warn(
          "the lease on {} could not be given back ({}): it expires by itself",
          ensemble,
          FailureReason.of(failed));
    }
  }
}
