package dev.winnow.ensemble.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What publishing promises, on whichever file system. Who extends it tells, by a static method
 * {@code ways}, which ways to fail are tried.
 */
abstract class PublishingContract {
  private static final String NAME = "clothes";

  private Storage storage;
  private Path root;
  private ArtifactStore store;

  abstract Storage storage();

  /** An existing folder that tests share. */
  abstract Path home();

  @BeforeEach
  void open() {
    storage = storage();
    root = new Path(home(), UUID.randomUUID().toString());
    store = new ArtifactStore(storage, root, NAME);
  }

  @Test
  void whatIsPublishedIsReadBackAndVerified() {
    String id = store.publish(Descriptions.ensemble(), Descriptions.files());

    assertThat(store.current()).contains(id);
    assertThat(store.versions()).containsExactly(id);
    Manifest manifest = store.currentManifest();
    assertThat(manifest.id()).isEqualTo(id).matches("\\d{8}T\\d{9}Z-[0-9a-f]{8}");
    assertThat(manifest.name()).isEqualTo(NAME);
    assertThat(manifest.ensemble()).isEqualTo(Descriptions.ensemble());
    assertThat(manifest.file("metrics.jsonl").bytes()).isEqualTo(18);
    store.verify(manifest);
    assertThat(store.read(manifest, ArtifactFile.modelPath("alexnet"))).hasSize(100_000);
    BlendFile blend = BlendFile.read(store.read(manifest, BlendFile.PATH));
    assertThat(blend.weightsOf(List.of("alexnet"))).containsExactly(1.0);
    assertNothingLeftBehind();
  }

  @Test
  void whetherVersionsCanBePublishedIsFoundOutWithoutATrace() throws IOException {
    store.requireWritable();
    assertThat(store.versions()).isEmpty();
    String id = store.publish(Descriptions.ensemble(), Descriptions.files());

    store.requireWritable();

    assertThat(storage.list(new Path(root, NAME + "/versions"))).containsExactly(id);
    assertNothingLeftBehind();
  }

  @Test
  void whereNoVersionCanBePublishedItIsSaidInOneLineAndNothingIsLeftBehind() throws IOException {
    Path ensemble = new Path(root, NAME);
    storage.create(new Path(ensemble, "versions")).close();

    assertThatThrownBy(store::requireWritable)
        .isInstanceOf(ArtifactException.class)
        .hasMessageStartingWith("no version could be published in " + ensemble)
        .hasMessageEndingWith("check the path and your rights")
        .hasMessageNotContaining("\n");
    assertNothingLeftBehind();
  }

  @Test
  void aStoreWithoutVersionsSaysSo() {
    assertThat(store.current()).isEmpty();
    assertThat(store.versions()).isEmpty();
    assertThatThrownBy(store::currentManifest)
        .isInstanceOf(ArtifactNotFoundException.class)
        .hasMessageContaining("no ensemble in service");
  }

  @Test
  void anUnknownVersionIsRefusedWithTheKnownOnes() {
    String id = store.publish(Descriptions.ensemble(), Descriptions.files());

    assertThatThrownBy(() -> store.manifest("20200101T000000Z-00000000"))
        .isInstanceOf(ArtifactNotFoundException.class)
        .hasMessageContaining(id);
    assertThatThrownBy(() -> store.promote("20200101T000000Z-00000000"))
        .isInstanceOf(ArtifactNotFoundException.class);
    assertThatThrownBy(() -> store.manifest("../x")).isInstanceOf(ArtifactNotFoundException.class);
    assertThat(store.current()).contains(id);
  }

  @Test
  void aVersionAddedIsNotInServiceUntilPromoted() {
    String first = store.publish(Descriptions.ensemble(), Descriptions.files());
    String second = store.add(Descriptions.ensemble(), Descriptions.files());

    assertThat(store.current()).contains(first);
    store.promote(second);
    assertThat(store.current()).contains(second);
    assertThat(store.versions()).containsExactlyInAnyOrder(first, second);
    assertNothingLeftBehind();
  }

  @Test
  void aVersionIsNeverOverwritten() {
    store.add("v1", Instant.now(), Descriptions.ensemble(), Descriptions.files());
    Manifest before = store.manifest("v1");

    assertThatThrownBy(
            () ->
                store.add(
                    "v1",
                    Instant.now(),
                    Descriptions.ensemble(),
                    List.of(ArtifactFile.ofText("other", "x"))))
        .isInstanceOf(VersionExistsException.class)
        .hasMessageContaining("v1 exists already");
    assertThat(store.manifest("v1")).isEqualTo(before);
    store.verify(before);
    assertNothingLeftBehind();
  }

  @Test
  void ofManyWhoPublishTheSameVersionOneWins() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<Boolean>> results =
          pool.invokeAll(
              IntStream.range(0, 8)
                  .<Callable<Boolean>>mapToObj(i -> this::publishesFirst)
                  .toList());
      int winners = 0;
      for (Future<Boolean> result : results) {
        winners += result.get() ? 1 : 0;
      }
      assertThat(winners).isEqualTo(1);
    } finally {
      pool.shutdown();
    }
    store.verify(store.manifest("v1"));
    assertNothingLeftBehind();
  }

  private boolean publishesFirst() {
    try {
      store.add("v1", Instant.now(), Descriptions.ensemble(), Descriptions.files());
      return true;
    } catch (VersionExistsException second) {
      return false;
    }
  }

  @Test
  void aFileThatCannotBeWrittenPublishesNothing() {
    List<ArtifactFile> files =
        List.of(
            ArtifactFile.ofText("fine", "x"),
            new ArtifactFile(
                "broken",
                out -> {
                  out.write(1);
                  throw new IOException("disk full");
                }));

    assertThatThrownBy(() -> store.publish(Descriptions.ensemble(), files))
        .isInstanceOf(PublishFailedException.class)
        .hasMessageContaining("disk full");
    assertThat(store.versions()).isEmpty();
    assertThat(store.current()).isEmpty();
    assertNothingLeftBehind();
  }

  @Test
  void aModelThatCannotBeSerialisedPublishesNothing() {
    List<ArtifactFile> files =
        List.of(
            new ArtifactFile(
                "broken",
                out -> {
                  throw new IllegalStateException("no such layer");
                }));

    assertThatThrownBy(() -> store.publish(Descriptions.ensemble(), files))
        .isInstanceOf(PublishFailedException.class)
        .hasMessageContaining("no such layer");
    assertNothingLeftBehind();
  }

  @Test
  void twoFilesOfOneNamePublishNothing() {
    List<ArtifactFile> files =
        List.of(ArtifactFile.ofText("a", "1"), ArtifactFile.ofText("a", "2"));

    assertThatThrownBy(() -> store.publish(Descriptions.ensemble(), files))
        .isInstanceOf(PublishFailedException.class)
        .hasMessageContaining("two files of the name a");
    assertNothingLeftBehind();
  }

  @Test
  void aRenameThatFailsPublishesNothing() {
    ArtifactStore faulty =
        faulty(
            new FaultyStorage(storage) {
              @Override
              public void renameFolder(Path from, Path to) throws IOException {
                throw new IOException("safe mode");
              }
            });

    assertThatThrownBy(() -> faulty.publish(Descriptions.ensemble(), Descriptions.files()))
        .isInstanceOf(PublishFailedException.class)
        .hasMessageContaining("safe mode");
    assertThat(store.versions()).isEmpty();
    assertNothingLeftBehind();
  }

  @Test
  void aRenameWhoseAnswerIsLostHasPublished() {
    ArtifactStore faulty =
        faulty(
            new FaultyStorage(storage) {
              @Override
              public void renameFolder(Path from, Path to) throws IOException {
                super.renameFolder(from, to);
                throw new IOException("connection reset");
              }
            });

    String id = faulty.publish(Descriptions.ensemble(), Descriptions.files());

    assertThat(store.current()).contains(id);
    store.verify(store.manifest(id));
    assertNothingLeftBehind();
  }

  @Test
  void anUnreachableFileSystemLeavesTheStateUnknownAndTouchesNothing() {
    ArtifactStore faulty =
        faulty(
            new FaultyStorage(storage) {
              private boolean unreachable;

              @Override
              public void renameFolder(Path from, Path to) throws IOException {
                unreachable = true;
                throw new IOException("connection reset");
              }

              @Override
              public boolean exists(Path path) throws IOException {
                if (unreachable) {
                  throw new IOException("no route to host");
                }
                return super.exists(path);
              }
            });

    assertThatThrownBy(() -> faulty.publish(Descriptions.ensemble(), Descriptions.files()))
        .isInstanceOf(PublishStateUnknownException.class)
        .hasMessageContaining("unknown")
        .hasMessageContaining(ArtifactStore.PUBLISHING);
    assertThat(store.versions()).isEmpty();
    assertThat(entries()).anyMatch(entry -> entry.startsWith(ArtifactStore.PUBLISHING));
  }

  @Test
  void aCleanUpThatFailsDoesNotHideTheFirstError() {
    ArtifactStore faulty =
        faulty(
            new FaultyStorage(storage) {
              @Override
              public void renameFolder(Path from, Path to) throws IOException {
                throw new IOException("first");
              }

              @Override
              public void delete(Path path) throws IOException {
                throw new IOException("second");
              }
            });

    assertThatThrownBy(() -> faulty.publish(Descriptions.ensemble(), Descriptions.files()))
        .isInstanceOf(PublishFailedException.class)
        .hasMessageContaining("first")
        .satisfies(error -> assertThat(error.getSuppressed()).hasSize(1));
  }

  @Test
  void aPublishedVersionThatCannotBePutIntoServiceIsKeptAndTheOldOneServes() {
    String first = store.publish(Descriptions.ensemble(), Descriptions.files());
    ArtifactStore faulty =
        faulty(
            new FaultyStorage(storage) {
              @Override
              public void replaceFile(Path from, Path to) throws IOException {
                throw new IOException("quota");
              }
            });

    assertThatThrownBy(() -> faulty.publish(Descriptions.ensemble(), Descriptions.files()))
        .isInstanceOf(ArtifactException.class)
        .hasMessageContaining("is published but not in service")
        .hasMessageContaining("quota");
    assertThat(store.current()).contains(first);
    assertThat(store.versions()).hasSize(2);
    assertNothingLeftBehind();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whicheverCallFailsReadersSeeTheOldVersionOrTheNewOneAndTheNextPublishCleansUp(
      FailingStorage.Way way) {
    String old = store.publish(Descriptions.ensemble(), Descriptions.files());
    int calls;
    int failing = 0;
    do {
      failing++;
      FailingStorage faults = new FailingStorage(storage, way, failing);
      String published = publishThrough(faults, old);
      assertThat(store.current()).get().isIn(old, published);
      assertThatAllVersionsAreWhole();
      calls = faults.calls();

      ArtifactStore next = new ArtifactStore(storage, root, NAME, Duration.ZERO);
      old = next.publish(Descriptions.ensemble(), Descriptions.files());
      assertThat(store.current()).contains(old);
      assertNothingLeftBehind();
      store.retain(1, List.of());
    } while (calls >= failing);
    assertThat(failing).isGreaterThan(20);
  }

  /** What may be in service now besides the old version, if the error told the truth. */
  private String publishThrough(FailingStorage faults, String old) {
    List<String> before = store.versions();
    try {
      String id = faulty(faults).publish(Descriptions.ensemble(), Descriptions.files());
      assertThat(store.current()).contains(id);
      return id;
    } catch (PublishFailedException nothingPublished) {
      assertThat(store.versions()).isEqualTo(before);
      return old;
    } catch (PublishStateUnknownException unknown) {
      return store.versions().stream().filter(id -> !before.contains(id)).findFirst().orElse(old);
    } catch (ArtifactException notInService) {
      assertThat(notInService).hasMessageContaining("is published but not in service");
      assertThat(store.versions()).hasSize(before.size() + 1);
      return old;
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whicheverCallFailsVersionsVanishWhole(FailingStorage.Way way) {
    List<ArtifactFile> files = List.of(ArtifactFile.ofText("a", "1"));
    int calls;
    int failing = 0;
    do {
      failing++;
      open();
      for (String id : List.of("v1", "v2", "v3")) {
        store.add(id, Instant.now(), Descriptions.ensemble(), files);
      }
      store.promote("v1");
      FailingStorage faults = new FailingStorage(storage, way, failing);
      try {
        assertThat(faulty(faults).retain(1, List.of())).containsExactly("v2");
      } catch (ArtifactException told) {
        assertThat(told.getMessage().lines()).hasSize(1);
      }
      assertThat(store.current()).contains("v1");
      assertThat(store.versions()).contains("v1", "v3");
      assertThatAllVersionsAreWhole();
      calls = faults.calls();
      new ArtifactStore(storage, root, NAME, Duration.ZERO)
          .add("v4", Instant.now(), Descriptions.ensemble(), files);
      assertNothingLeftBehind();
    } while (calls >= failing);
  }

  private void add(String... ids) {
    for (String id : ids) {
      store.add(id, Instant.now(), Descriptions.ensemble(), Descriptions.files());
    }
  }

  private void assertThatAllVersionsAreWhole() {
    store.versions().forEach(id -> store.verify(store.manifest(id)));
  }

  @Test
  void whatIsBeingPublishedByOthersIsNotCleanedUp() throws IOException {
    Path other = new Path(root, NAME + "/" + ArtifactStore.PUBLISHING + "other");
    storage.createFolders(other);

    store.publish(Descriptions.ensemble(), Descriptions.files());

    assertThat(storage.exists(other)).isTrue();
  }

  @Test
  void theNewestVersionsAndTheOneInServiceAreRetained() {
    add("v1", "v2", "v3", "v4", "v5");
    store.promote("v2");

    assertThat(store.retain(2, List.of())).containsExactly("v1", "v3");
    assertThat(store.versions()).containsExactly("v2", "v4", "v5");
    assertThat(store.retain(9, List.of())).isEmpty();
    assertThatAllVersionsAreWhole();
    assertNothingLeftBehind();
  }

  @Test
  void aVersionThatMayBeWantedBackIsRetained() {
    add("v1", "v2", "v3");
    store.promote("v3");

    assertThat(store.retain(1, List.of("v1"))).containsExactly("v2");
    assertThat(store.versions()).containsExactly("v1", "v3");
  }

  @Test
  void aVersionThatComesIntoServiceWhileItIsDeletedStays() {
    add("v1", "v2");
    store.promote("v2");
    ArtifactStore late =
        faulty(
            new FaultyStorage(storage) {
              @Override
              public void renameFolder(Path from, Path to) throws IOException {
                if (to.getName().startsWith(ArtifactStore.REMOVING)) {
                  store.promote("v1");
                }
                super.renameFolder(from, to);
              }
            });

    assertThat(late.retain(1, List.of())).isEmpty();
    assertThat(store.current()).contains("v1");
    assertThatAllVersionsAreWhole();
    assertNothingLeftBehind();
  }

  @Test
  void aVersionThatCameIntoServiceWhileItWasDeletedByWhoWasKilledComesBack() throws IOException {
    add("v1", "v2");
    store.promote("v1");
    Path ensemble = new Path(root, NAME);
    storage.renameFolder(
        new Path(ensemble, ArtifactStore.VERSIONS + "/v1"),
        new Path(ensemble, ArtifactStore.REMOVING + "v1"));

    add("v3");

    assertThat(store.versions()).containsExactly("v1", "v2", "v3");
    assertThatAllVersionsAreWhole();
    assertNothingLeftBehind();
  }

  @Test
  void aVersionThatIsDeletedWhileItComesIntoServiceIsMissedAndTheOldOneServes() {
    add("v1", "v2");
    store.promote("v2");
    ArtifactStore late =
        faulty(
            new FaultyStorage(storage) {
              @Override
              public void replaceFile(Path from, Path to) throws IOException {
                store.retain(1, List.of());
                super.replaceFile(from, to);
              }
            });

    assertThatThrownBy(() -> late.promote("v1"))
        .isInstanceOf(ArtifactNotFoundException.class)
        .hasMessageContaining("has no version v1: it has [v2]");
    assertThat(store.current()).contains("v2");
  }

  @Test
  void rollingBackPutsTheVersionBeforeIntoService() {
    add("v1", "v2");
    store.promote("v1");
    store.promote("v2");

    store.rollBack(store.previous());

    assertThat(store.current()).contains("v1");
    assertNothingLeftBehind();
  }

  @Test
  void aDamagedVersionIsNotRolledBackTo() throws IOException {
    add("v1", "v2");
    store.promote("v2");
    rewrite("v1", "metrics.jsonl", "{}");

    assertThatThrownBy(() -> store.rollBack("v1")).isInstanceOf(ArtifactCorruptException.class);
    assertThat(store.current()).contains("v2");
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    String id = store.publish(Descriptions.ensemble(), Descriptions.files());
    rewrite(id, "metrics.jsonl", "{\"event\":\"fresh\"}\n");

    assertThatThrownBy(() -> store.verify(store.manifest(id)))
        .isInstanceOf(ArtifactCorruptException.class)
        .hasMessageContaining("metrics.jsonl has SHA-256");
    assertThatThrownBy(() -> store.read(store.manifest(id), "metrics.jsonl"))
        .isInstanceOf(ArtifactCorruptException.class);
  }

  @Test
  void aTruncatedFileIsNamed() throws IOException {
    String id = store.publish(Descriptions.ensemble(), Descriptions.files());
    rewrite(id, "metrics.jsonl", "{}");

    assertThatThrownBy(() -> store.verify(store.manifest(id)))
        .isInstanceOf(ArtifactCorruptException.class)
        .hasMessageContaining("metrics.jsonl has 2 bytes, its manifest says 18");
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    String id = store.publish(Descriptions.ensemble(), Descriptions.files());
    storage.delete(path(id, "metrics.jsonl"));

    assertThatThrownBy(() -> store.verify(store.manifest(id)))
        .isInstanceOf(ArtifactCorruptException.class)
        .hasMessageContaining("metrics.jsonl is missing");
  }

  @Test
  void aManifestOfAnOlderOrNewerFormatIsRefusedInOneLine() throws IOException {
    String id = store.publish(Descriptions.ensemble(), Descriptions.files());
    for (int format : new int[] {Manifest.FORMAT_VERSION - 1, Manifest.FORMAT_VERSION + 1}) {
      rewrite(id, Manifest.FILE, "{\"formatVersion\": %d}".formatted(format));

      assertThatThrownBy(() -> store.manifest(id))
          .isInstanceOf(ArtifactCorruptException.class)
          .hasMessageContaining(id + "/manifest.json has format version " + format)
          .hasMessageEndingWith(
              "this Winnow reads %d: use the Winnow that wrote it, or train the ensemble again"
                  .formatted(Manifest.FORMAT_VERSION));
    }
  }

  @Test
  void aManifestThatNamesAFileOutsideOfTheVersionIsRefusedInOneLine() throws IOException {
    String id = store.publish(Descriptions.ensemble(), Descriptions.files());
    String json = new String(ManifestJson.write(store.manifest(id)), StandardCharsets.UTF_8);
    rewrite(id, Manifest.FILE, json.replace("metrics.jsonl", "../../../metrics.jsonl"));

    assertThatThrownBy(() -> store.manifest(id))
        .isInstanceOf(ArtifactCorruptException.class)
        .hasMessageContaining("'../../../metrics.jsonl' is no path within an artifact")
        .satisfies(error -> assertThat(error.getMessage().lines()).hasSize(1));
  }

  @Test
  void aManifestThatIsNoJsonIsRefusedInOneLine() throws IOException {
    String id = store.publish(Descriptions.ensemble(), Descriptions.files());
    rewrite(id, Manifest.FILE, "{\"formatVersion\": 2, \n\n");

    assertThatThrownBy(() -> store.manifest(id))
        .isInstanceOf(ArtifactCorruptException.class)
        .hasMessageContaining("is no manifest")
        .satisfies(error -> assertThat(error.getMessage().lines()).hasSize(1));
  }

  private void rewrite(String id, String file, String content) throws IOException {
    storage.delete(path(id, file));
    try (OutputStream out = storage.create(path(id, file))) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
  }

  private Path path(String id, String file) {
    return new Path(root, NAME + "/versions/" + id + "/" + file);
  }

  private ArtifactStore faulty(Storage faults) {
    return new ArtifactStore(faults, root, NAME);
  }

  private void assertNothingLeftBehind() {
    assertThat(entries())
        .isSubsetOf(
            ArtifactStore.VERSIONS,
            ArtifactStore.CURRENT,
            ArtifactStore.HISTORY,
            ArtifactStore.ROLLED_BACK);
  }

  private List<String> entries() {
    try {
      return storage.list(new Path(root, NAME));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
