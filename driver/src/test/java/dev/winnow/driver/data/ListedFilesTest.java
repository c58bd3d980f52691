package dev.winnow.driver.data;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.driver.cluster.ClusterException;
import org.junit.jupiter.api.Test;

class ListedFilesTest {
  @Test
  void moreFilesThanTheDriverHoldsTheNamesOfAreRefusedWithTheCure() {
    ListedFiles listed = new ListedFiles(3_000_000);

    assertThatThrownBy(() -> listed.requireRoom(2L << 30))
        .isInstanceOf(ClusterException.class)
        .hasMessage(
            "the names of the 3000000 files of the data need 2288 MiB of the heap of the driver,"
                + " which has 2048: say --driver-memory 2410m");
    assertThatCode(() -> listed.requireRoom(2_400_000_000L)).doesNotThrowAnyException();
  }
}
