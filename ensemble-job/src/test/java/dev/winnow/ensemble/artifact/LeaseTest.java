package dev.winnow.ensemble.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseTest {
  @TempDir private java.nio.file.Path folder;

  private final Storage storage = new LocalStorage();

  /** The same, whose clock has gone on by as much as a lease lasts. */
  private final Storage later =
      new FaultyStorage(storage) {
        @Override
        public Status status(Path path) throws IOException {
          Status status = super.status(path);
          return path.getName().startsWith(Lease.PREFIX)
              ? new Status(status.bytes(), status.modified().minus(Lease.EXPIRY))
              : status;
        }
      };

  /** Of a process that renews its lease when it is asked for it, having slept meanwhile. */
  private final AtomicLong clock = new AtomicLong();

  private Path ensemble;

  @BeforeEach
  void open() {
    ensemble = new Path(folder.toUri());
  }

  @Test
  void whoeverComesSecondIsToldOfTheFirst() {
    try (Lease held = take(storage, "nightly-1")) {
      assertThatThrownBy(() -> take(storage, "nightly-2"))
          .isInstanceOf(LeaseHeldException.class)
          .hasMessageContaining("is locked by nightly-1")
          .satisfies(refused -> assertThat(refused.getMessage().lines()).hasSize(1));
      held.requireHeld();
    }
  }

  @Test
  void aLeaseThatWasGivenBackIsTakenByTheNext() throws IOException {
    for (int i = 0; i < 3; i++) {
      take(storage, "nightly").close();
    }
    assertThat(storage.list(ensemble)).containsExactly(Lease.PREFIX + 3);
  }

  @Test
  void aLeaseThatAKilledRunHasLeftExpiresAndIsTakenOver() throws IOException {
    abandon("killed");

    assertThatThrownBy(() -> take(storage, "early")).isInstanceOf(LeaseHeldException.class);
    try (Lease taken = take(later, "late")) {
      taken.requireHeld();
      assertThat(storage.list(ensemble)).containsExactly(Lease.PREFIX + 2);
    }
  }

  @Test
  void aLeaseWhoseHolderWasKilledBeforeItsNameWasWrittenExpires() throws IOException {
    abandon("");

    assertThatThrownBy(() -> take(storage, "early"))
        .isInstanceOf(LeaseHeldException.class)
        .hasMessageContaining("is locked by another run");
    take(later, "late").close();
  }

  @Test
  void aLeaseThatCannotBeWrittenIsNotLeftBehind() throws IOException {
    Storage full = fullWhile(new AtomicBoolean(true));

    assertThatThrownBy(() -> take(full, "nightly-1"))
        .isExactlyInstanceOf(ArtifactException.class)
        .hasMessageContaining("cannot be locked (No space left on device)");
    assertThat(storage.list(ensemble)).isEmpty();
  }

  @Test
  void aHolderThatSleptUntilOthersTookOverGivesNothingBack() throws IOException {
    Lease slept = take(storage, "sleeper");
    try (Lease taken = take(later, "late")) {
      slept.close();
      assertThatThrownBy(() -> take(storage, "third"))
          .isInstanceOf(LeaseHeldException.class)
          .hasMessageContaining("is locked by late");
      taken.requireHeld();
    }
  }

  @Test
  void aLeaseThatNobodyTookWhileADiskWasFullIsHeldOnceThereIsRoom() throws IOException {
    AtomicBoolean full = new AtomicBoolean();
    try (Lease held = Lease.take(fullWhile(full), ensemble, "nightly-1", clock::get)) {
      full.set(true);
      clock.addAndGet(Lease.EXPIRY.toNanos());

      assertThatThrownBy(held::requireHeld)
          .isInstanceOf(ArtifactException.class)
          .hasMessageContaining("was lost");
      assertThat(storage.list(ensemble)).containsExactly(Lease.PREFIX + 1);

      full.set(false);
      held.requireHeld();
      clock.addAndGet(Lease.EXPIRY.toNanos() - 1);
      held.requireHeld();
    }
  }

  @Test
  void aLeaseThatOthersTookWhileADiskWasFullIsLost() {
    Lease slept = Lease.take(storage, ensemble, "sleeper", clock::get);
    clock.addAndGet(Lease.EXPIRY.toNanos());
    try (Lease taken = take(later, "late")) {
      assertThatThrownBy(slept::requireHeld)
          .isInstanceOf(ArtifactException.class)
          .hasMessageContaining("was lost");
      slept.close();
      taken.requireHeld();
    }
  }

  @Test
  void aLeaseThatOthersTookWhileTheMachineOfItsHolderWasSuspendedIsLost() {
    Lease suspended = Lease.take(storage, ensemble, "suspended", clock::get);
    try (Lease taken = take(later, "late")) {
      assertThatThrownBy(suspended::requireHeld)
          .isInstanceOf(ArtifactException.class)
          .hasMessageContaining("was lost");
      suspended.close();
      taken.requireHeld();
    }
  }

  @Test
  void aLeaseThatIsTakenWhileItsHolderRenewsItIsLost() {
    List<Lease> taken = new ArrayList<>();
    Storage slow =
        new FaultyStorage(storage) {
          @Override
          public void replaceFile(Path from, Path to) throws IOException {
            if (taken.isEmpty()) {
              taken.add(take(later, "late"));
            }
            super.replaceFile(from, to);
          }
        };
    Lease slept = Lease.take(slow, ensemble, "sleeper", clock::get);
    clock.addAndGet(Lease.EXPIRY.toNanos());

    assertThatThrownBy(slept::requireHeld)
        .isInstanceOf(ArtifactException.class)
        .hasMessageContaining("was lost");
    slept.close();
    taken.get(0).requireHeld();
    taken.get(0).close();
  }

  @Test
  void aLeaseThatItsHolderRenewsWhileAnotherTakesItStaysWithTheHolder() throws IOException {
    Path second = new Path(ensemble, Lease.PREFIX + 2);
    try (Lease held = Lease.take(storage, ensemble, "sleeper", clock::get)) {
      clock.addAndGet(Lease.EXPIRY.toNanos());
      AtomicBoolean expired = new AtomicBoolean(true);
      Storage slow =
          new FaultyStorage(storage) {
            @Override
            public Status status(Path path) throws IOException {
              return expired.get() ? later.status(path) : super.status(path);
            }

            @Override
            public OutputStream create(Path file) throws IOException {
              if (file.equals(second)) {
                held.requireHeld();
                expired.set(false);
              }
              return super.create(file);
            }
          };

      assertThatThrownBy(() -> take(slow, "late"))
          .isInstanceOf(LeaseHeldException.class)
          .hasMessageContaining("is locked by sleeper");
      assertThat(storage.list(ensemble)).containsExactly(Lease.PREFIX + 1);
      held.requireHeld();
    }
  }

  @Test
  void ofManyWhoFindItFreeOneGetsIt() throws Exception {
    assertThat(winners(storage)).isEqualTo(1);
  }

  @Test
  void ofManyWhoFindItExpiredOneGetsIt() throws Exception {
    for (int i = 0; i < 20; i++) {
      abandon("killed");
      // What others write now is fresh for all.
      Path killed = new Path(ensemble, Lease.PREFIX + 1);
      Storage expired =
          new FaultyStorage(storage) {
            @Override
            public Status status(Path path) throws IOException {
              return path.equals(killed) ? later.status(path) : super.status(path);
            }
          };
      assertThat(winners(expired)).isEqualTo(1);
      for (String name : storage.list(ensemble)) {
        storage.delete(new Path(ensemble, name));
      }
    }
  }

  /** All leases stay held until all have tried. */
  private int winners(Storage seen) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    List<Lease> taken = new ArrayList<>();
    try {
      List<Callable<Lease>> takers =
          IntStream.range(0, 8).<Callable<Lease>>mapToObj(i -> () -> take(seen, "t" + i)).toList();
      for (Future<Lease> result : pool.invokeAll(takers)) {
        try {
          taken.add(result.get());
        } catch (ExecutionException refused) {
          assertThat(refused).hasCauseInstanceOf(LeaseHeldException.class);
        }
      }
      return taken.size();
    } finally {
      pool.shutdown();
      taken.forEach(Lease::close);
    }
  }

  private Storage fullWhile(AtomicBoolean full) {
    return new FaultyStorage(storage) {
      @Override
      public OutputStream create(Path file) throws IOException {
        return new FilterOutputStream(super.create(file)) {
          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            if (full.get()) {
              throw new IOException("No space left on device");
            }
            out.write(bytes, offset, length);
          }
        };
      }
    };
  }

  private Lease take(Storage seen, String holder) {
    return Lease.take(seen, ensemble, holder);
  }

  private void abandon(String holder) throws IOException {
    try (OutputStream out = storage.create(new Path(ensemble, Lease.PREFIX + 1))) {
      out.write(holder.getBytes(StandardCharsets.UTF_8));
    }
  }
}
