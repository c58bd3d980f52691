package dev.winnow.worker.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.data.PixelScaling;
import dev.winnow.worker.network.Convolution;
import dev.winnow.worker.network.MemberNetwork;
import dev.winnow.worker.network.NetworkConfiguration;
import dev.winnow.worker.scoring.ScoringNetwork;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllocationTest {
  private static final ImageShape SHAPE = new ImageShape(3, 32, 32);
  private static final int CLASSES = 10;
  private static final int BATCH = 64;
  private static final PixelScaling SCALING =
      new PixelScaling(new float[] {128, 128, 128}, new float[] {64, 64, 64});

  /** Until the compiler has done away with the vectors that interpreted code puts on the heap. */
  private static final int WARM_UP_STEPS = 80;

  private static final int STEPS = 10;

  @ParameterizedTest
  @CsvSource({
    "alexnet,WINOGRAD_RELU,4,0.1,0",
    "alexnet,CONVENTIONAL,4,0,0",
    "vgg16,WINOGRAD_RELU,6,0.1,0",
    "allcnn,WINOGRAD_RELU,4,0,0.8",
    "resnet32,WINOGRAD_RELU,4,0,0"
  })
  void aStepOfTrainingLeavesLessThanAMegabyteToTheGarbageCollector(
      String network, Convolution convolution, int tile, double dropout, double sparsity) {
    MemberNetwork member =
        MemberNetwork.create(
            new NetworkConfiguration(
                network, convolution, tile, 0.125, dropout, SHAPE, CLASSES, 3));
    int images = BATCH * (WARM_UP_STEPS + STEPS);
    AllocationLog log = new AllocationLog();

    new MemberTrainer(member, SCALING, log, 1, step -> {})
        .train(
            MagnitudePruning.prune(
                MemberState.initial(member.parameters()),
                member.prunableRanges(false),
                sparsity,
                PruningScope.LAYER),
            new EpochPlan(new int[] {images}, BATCH, 32, 1),
            0,
            Map.of(0, randomImages(images)),
            1,
            HeavyBall.Rate.of(0.001f, 0.9f, 0, 32));

    List<Long> steady = log.perStep().subList(WARM_UP_STEPS - 1, WARM_UP_STEPS + STEPS - 1);
    // Not the mean: now and then code is still being compiled.
    assertThat(median(steady))
        .as("bytes of each of the last steps: %s", steady)
        .isLessThan(1 << 20);
  }

  @ParameterizedTest
  @CsvSource({"vgg16,WINOGRAD_RELU,6", "alexnet,CONVENTIONAL,4", "resnet32,WINOGRAD_RELU,4"})
  void scoringABatchLeavesLessThanAQuarterOfAMegabyteToTheGarbageCollector(
      String network, Convolution convolution, int tile) {
    NetworkConfiguration configuration =
        new NetworkConfiguration(network, convolution, tile, 0.125, 0, SHAPE, CLASSES, 3);
    ScoringNetwork scoring =
        ScoringNetwork.of(configuration, MemberNetwork.create(configuration).parameters());
    LabeledImages images = randomImages(BATCH);
    for (int batch = 0; batch < WARM_UP_STEPS; batch++) {
      scoring.probabilities(images, SCALING);
    }
    List<Long> steady = new ArrayList<>();
    for (int batch = 0; batch < STEPS; batch++) {
      long before = AllocationLog.allocated();
      scoring.probabilities(images, SCALING);
      steady.add(AllocationLog.allocated() - before);
    }

    assertThat(median(steady))
        .as("bytes of each of the last batches: %s", steady)
        .isLessThan(1 << 18);
  }

  /** Of an even number, the larger of the two in the middle. */
  private static long median(List<Long> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static LabeledImages randomImages(int size) {
    SplittableRandom random = new SplittableRandom(7);
    byte[] pixels = new byte[size * SHAPE.size()];
    random.nextBytes(pixels);
    int[] labels = random.ints(size, 0, CLASSES).toArray();
    return new LabeledImages(SHAPE, pixels, labels, LongStream.range(0, size).toArray());
  }

  /** Averages for a worker without company, and notes what was allocated since the last time. */
  private static final class AllocationLog implements ParameterAverager {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final List<Long> totals = new ArrayList<>();

    @Override
    public Round begin(float[] vector, int length, float weight) {
      totals.add(allocated());
      return ALONE.begin(vector, length, weight);
    }

    List<Long> perStep() {
      List<Long> steps = new ArrayList<>();
      for (int i = 1; i < totals.size(); i++) {
        steps.add(totals.get(i) - totals.get(i - 1));
      }
      return steps;
    }

    /** By this thread and the threads of the kernels. */
    private static long allocated() {
      long[] team =
          Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
              .filter(thread -> thread != null && thread.getThreadName().startsWith("winnow-"))
              .mapToLong(thread -> thread.getThreadId())
              .toArray();
      return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId())
          + LongStream.of(THREADS.getThreadAllocatedBytes(team)).sum();
    }
  }
}
