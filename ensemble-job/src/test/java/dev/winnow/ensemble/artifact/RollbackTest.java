package dev.winnow.ensemble.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** To which version one gets back without naming it. */
class RollbackTest {
  private static final String NAME = "clothes";

  @TempDir private java.nio.file.Path folder;

  private final Storage storage = new LocalStorage();
  private Path root;
  private ArtifactStore store;

  @BeforeEach
  void open() {
    root = new Path(folder.toUri());
    store = new ArtifactStore(storage, root, NAME);
  }

  @Test
  void aVersionThatWasRolledBackFromIsNotRolledBackTo() {
    serve("v1", "v2", "v3");
    store.rollBack(store.previous());
    serve("v4");

    assertThat(whatIsRolledBackTo()).containsExactly("v2", "v1");
  }

  @Test
  void aVersionThatNeverServedIsNotRolledBackTo() {
    add("v0");
    serve("v1");
    add("v2");
    serve("v3");

    assertThat(whatIsRolledBackTo()).containsExactly("v1");
  }

  @Test
  void whereNoneServedBeforeOneIsToBeNamed() {
    add("v0");
    serve("v1");

    assertThatThrownBy(store::previous)
        .isInstanceOf(ArtifactNotFoundException.class)
        .hasMessageContaining("had no version in service before v1: say which of [v0, v1]")
        .satisfies(error -> assertThat(error.getMessage().lines()).hasSize(1));
  }

  @Test
  void aRollbackThatIsTakenBackCanBeRepeated() {
    serve("v1", "v2", "v3");
    store.rollBack("v2");
    store.rollBack("v3");

    assertThat(whatIsRolledBackTo()).containsExactly("v2", "v1");
  }

  @Test
  void fromANamedVersionOneGetsToThoseBeforeTheOneThatItWasToReplace() {
    serve("v1");
    add("v2");
    serve("v3", "v4");
    store.rollBack("v2");

    assertThat(whatIsRolledBackTo()).containsExactly("v3", "v1");
  }

  @Test
  void severalVersionsCanBeLeftAtOnce() {
    serve("v1", "v2", "v3", "v4");
    store.rollBack("v2");
    serve("v5");

    assertThat(whatIsRolledBackTo()).containsExactly("v2", "v1");
  }

  @Test
  void aVersionThatIsPromotedAgainIsNotBeforeItself() {
    serve("v1", "v2");
    store.promote("v1");

    assertThat(whatIsRolledBackTo()).containsExactly("v2");
  }

  @Test
  void deletedVersionsArePassedOver() {
    serve("v1", "v2", "v3");
    store.retain(1, List.of("v1"));

    assertThat(whatIsRolledBackTo()).containsExactly("v1");
  }

  @Test
  void ofAStoreWithoutAHistoryAllOlderVersionsCountAsServed() throws IOException {
    serve("v1", "v2", "v3");
    storage.delete(new Path(root, NAME + "/" + ArtifactStore.HISTORY));
    assertThat(store.previous()).isEqualTo("v2");
    serve("v4");

    assertThat(whatIsRolledBackTo()).containsExactly("v3", "v2", "v1");
  }

  @Test
  void whatWasRolledBackFromIsNotForgottenWhenAnotherVersionComesIntoService() {
    serve("v1", "v2", "v3");
    store.rollBack("v1");
    serve("v4");

    assertThat(store.versions().stream().filter(store::isRolledBack)).containsExactly("v2", "v3");
  }

  @Test
  void whatComesIntoServiceAgainIsNotRolledBackFrom() {
    serve("v1", "v2", "v3");
    store.rollBack("v1");
    store.rollBack("v3");
    store.promote("v2");

    assertThat(store.versions()).noneMatch(store::isRolledBack);
  }

  @Test
  void whoGoesForwardToANewerVersionRollsNothingBack() {
    serve("v1");
    add("v2");
    store.rollBack("v2");

    assertThat(store.versions()).noneMatch(store::isRolledBack);
  }

  @ParameterizedTest
  @EnumSource(FailingStorage.Way.class)
  void whicheverCallOfAPromotionFailsOneGetsToWhatServedBefore(FailingStorage.Way way) {
    failAtEachCall(way, () -> {}, faulty -> faulty.promote("v4"), false);
  }

  @ParameterizedTest
  @EnumSource(FailingStorage.Way.class)
  void whicheverCallOfARollbackFailsOneGetsToWhatServedBefore(FailingStorage.Way way) {
    failAtEachCall(way, () -> store.promote("v4"), faulty -> faulty.rollBack("v2"), true);
  }

  /** Between v2 and v4, which may then be rolled back from, after v3 was. */
  private void failAtEachCall(
      FailingStorage.Way way,
      Runnable prepare,
      Consumer<ArtifactStore> failing,
      boolean mayBeRolledBack) {
    FailingStorage faults;
    int call = 0;
    do {
      call++;
      Path fresh = new Path(root, "call-" + call);
      store = new ArtifactStore(storage, fresh, NAME);
      serve("v1", "v2", "v3");
      store.rollBack("v2");
      add("v4");
      prepare.run();
      faults = new FailingStorage(storage, way, call);
      try {
        failing.accept(new ArtifactStore(faults, fresh, NAME));
      } catch (ArtifactException told) {
        assertThat(told.getMessage().lines()).hasSize(1);
      }
      String now = store.current().orElseThrow();
      assertThat(now).isIn("v2", "v4");
      assertThat(store.previous()).isEqualTo(now.equals("v2") ? "v1" : "v2");
      assertThat(store.isRolledBack("v3")).isTrue();
      // One that is left is noted, and one that never served is not.
      if (!mayBeRolledBack || now.equals("v2")) {
        assertThat(store.isRolledBack("v4")).isEqualTo(mayBeRolledBack);
      }
    } while (faults.calls() >= call);
    assertThat(call).isGreaterThan(10);
  }

  private List<String> whatIsRolledBackTo() {
    List<String> reached = new ArrayList<>();
    while (true) {
      try {
        store.rollBack(store.previous());
      } catch (ArtifactNotFoundException end) {
        return reached;
      }
      reached.add(store.current().orElseThrow());
    }
  }

  private void serve(String... ids) {
    for (String id : ids) {
      add(id);
      store.promote(id);
    }
  }

  private void add(String... ids) {
    for (String id : ids) {
      store.add(id, Instant.now(), Descriptions.ensemble(), List.of(ArtifactFile.ofText("a", "1")));
    }
  }
}
