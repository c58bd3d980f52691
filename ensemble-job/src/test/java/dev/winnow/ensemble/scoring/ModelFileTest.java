package dev.winnow.ensemble.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import dev.winnow.driver.training.TrainedMember;
import dev.winnow.ensemble.artifact.ArtifactCorruptException;
import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.network.Convolution;
import dev.winnow.worker.network.NetworkConfiguration;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ModelFileTest {
  private static final TrainedMember SMALL = ToyMembers.member(network("convpool", 0.0625), 0.8);
  private static final byte[] FILE = ToyMembers.file(SMALL);

  /** Where the number of parameters and the number of those kept stand. */
  private static final int[] COUNTS = {8, 12};

  /** The parameters, their mask, the description of the network, and the exception. */
  private static final long ALLOCATED = 2L * Float.BYTES * SMALL.parameters().length + (1 << 20);

  @Test
  void atFourFifthsPrunedAModelTakesLessThanAQuarter() {
    NetworkConfiguration network = network("vgg16", 0.25);

    // The head alone is not of convolutions.
    assertThat(ToyMembers.file(ToyMembers.member(network, 0.8)).length)
        .isLessThan(ToyMembers.file(ToyMembers.member(network, 0)).length / 4);
  }

  @Test
  void aModelWithoutPrunedWeightsTakesNoMask() {
    TrainedMember dense = ToyMembers.member(SMALL.network(), 0);

    // Running means begin at 0: too few for a mask.
    assertThat(ToyMembers.file(dense)).hasSize(4 * dense.parameters().length + 24);
  }

  @Test
  void prunedWeightsComeBackAsTheyWere() {
    assertThat(ModelFile.read("m", SMALL.network(), FILE).parameters())
        .isEqualTo(SMALL.parameters());
  }

  @Test
  void aMemberWhoseParametersAreNotItsNetworksIsNotPublished() {
    TrainedMember wrong = new TrainedMember("m", SMALL.network(), new float[3]);

    assertThatThrownBy(() -> ModelFile.of(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 parameters for a network of " + SMALL.parameters().length);
  }

  @Test
  void aModelOfAnotherFormatIsRefusedWithTheCure() {
    int version = ModelFile.FORMAT.version();
    byte[] newer = sealed(ByteBuffer.wrap(FILE.clone()).putInt(4, version + 1).array());

    assertRefused(newer);
    assertThatThrownBy(() -> ModelFile.read("m", SMALL.network(), newer))
        .hasMessage(
            ("the model of member m cannot be read (has format version %d, this Winnow reads %d):"
                    + " use the Winnow that wrote it, or publish the ensemble again")
                .formatted(version + 1, version));
  }

  @Property(tries = 300)
  void aDamagedFileIsRefused(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] damaged = FILE.clone();
    switch (random.nextInt(3)) {
      case 0 -> damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> damaged = Arrays.copyOf(FILE, random.nextInt(FILE.length));
      default -> damaged = Arrays.copyOf(FILE, FILE.length + 1 + random.nextInt(100));
    }
    assertRefused(damaged);
  }

  @Property(tries = 300)
  void aFileOfAnotherLengthIsRefusedWhateverItsChecksum(
      @ForAll @IntRange(min = -3000, max = 3000) int more) {
    if (more != 0) {
      assertRefused(sealed(Arrays.copyOf(FILE, FILE.length + more)));
    }
  }

  @Property(tries = 300)
  void aCountThatIsNotTheFilesIsRefusedWhateverItsChecksum(@ForAll int count) {
    for (int at : COUNTS) {
      if (count != ByteBuffer.wrap(FILE).getInt(at)) {
        assertRefused(sealed(ByteBuffer.wrap(FILE.clone()).putInt(at, count).array()));
      }
    }
  }

  private static void assertRefused(byte[] file) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    try {
      ModelFile.read("m", SMALL.network(), file);
      fail("a damaged file was read");
    } catch (ArtifactCorruptException refused) {
      // Before assertions allocate, too.
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(allocated).isLessThan(ALLOCATED);
      assertThat(refused.getMessage().lines()).hasSize(1);
    }
  }

  /** The same, with the checksum that belongs to it. */
  private static byte[] sealed(byte[] file) {
    CRC32 crc = new CRC32();
    crc.update(file, 0, file.length - Long.BYTES);
    return ByteBuffer.wrap(file).putLong(file.length - Long.BYTES, crc.getValue()).array();
  }

  private static NetworkConfiguration network(String name, double width) {
    return new NetworkConfiguration(
        name, Convolution.WINOGRAD_RELU, 4, width, 0, new ImageShape(3, 32, 32), 10, 5);
  }
}
