package dev.winnow.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LanesTest {
  /** Lanes of the widest vectors that the build wants tests to run with. */
  static final int MOST = Integer.getInteger("test.most-lanes", Integer.MAX_VALUE);

  @Test
  void vectorsAreNoWiderThanTheBuildWantsThem() {
    assertThat(Kernels.chosen().vectorLanes()).isBetween(1, MOST);
  }
}
