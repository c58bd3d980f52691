package dev.winnow.worker.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.data.PixelScaling;
import dev.winnow.worker.network.Convolution;
import dev.winnow.worker.network.MemberNetwork;
import dev.winnow.worker.network.NetworkConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MemberTrainerTest {
  private static final ImageShape SHAPE = new ImageShape(1, 8, 8);
  private static final NetworkConfiguration NETWORK =
      new NetworkConfiguration("alexnet", Convolution.WINOGRAD_RELU, 4, 0.0625, 0, SHAPE, 3, 11);
  private static final PixelScaling SCALING = new PixelScaling(new float[] {128}, new float[] {64});
  private static final HeavyBall.Rate RATE = new HeavyBall.Rate(0.05f, 0.9f, 0.001f, 0.1f);
  private static final int[] SHARD_SIZES = {9, 14};
  private static final EpochPlan PLAN = new EpochPlan(SHARD_SIZES, 8, 4, 2);

  private final MemberState start = MemberState.initial(MemberNetwork.create(NETWORK).parameters());
  private final List<LabeledImages> shards = List.of(shard(0), shard(1));

  /** 23 images, in groups of 4: the last step has images of one worker only. */
  @Test
  void averagingEverySecondStepIsTwoStepsOfEachWorkerAloneThenTheMeanByTheirImages()
      throws Exception {
    int steps = PLAN.steps();
    assertThat(steps).isEqualTo(4);
    assertThat(PLAN.images(steps - 1, 0)).isZero();

    MemberState state = start;
    for (int first = 0; first < steps; first += 2) {
      MemberState[] ends = new MemberState[2];
      for (int rank = 0; rank < 2; rank++) {
        ends[rank] = alone(state, rank, first, first + 2);
      }
      state = mean(ends, first, first + 2);
    }

    for (MemberState trained : train(2)) {
      assertThat(trained.parameters()).isEqualTo(state.parameters());
      assertThat(trained.velocity()).isEqualTo(state.velocity());
    }
  }

  @Test
  void withOneWorkerTheFrequencyMakesNoDifference() {
    EpochPlan plan = new EpochPlan(SHARD_SIZES, 8, 4, 1);
    Map<Integer, LabeledImages> all = Map.of(0, shards.get(0), 1, shards.get(1));
    float[][] ends = new float[2][];
    for (int i = 0; i < 2; i++) {
      MemberNetwork network = MemberNetwork.create(NETWORK);
      MemberTrainer trainer =
          new MemberTrainer(
              network, SCALING, ParameterAverager.ALONE, i == 0 ? 1 : 3, images -> {});
      ends[i] = trainer.train(start, plan, 0, all, 7, RATE).state().parameters();
    }
    assertThat(ends[1]).isEqualTo(ends[0]);
  }

  @Test
  void eachStepTellsHowManyImagesItWasOf() {
    EpochPlan plan = new EpochPlan(SHARD_SIZES, 8, 4, 1);
    Map<Integer, LabeledImages> all = Map.of(0, shards.get(0), 1, shards.get(1));
    for (int frequency : new int[] {1, 3}) {
      List<Integer> told = new ArrayList<>();
      new MemberTrainer(
              MemberNetwork.create(NETWORK), SCALING, ParameterAverager.ALONE, frequency, told::add)
          .train(start, plan, 0, all, 7, RATE);
      assertThat(told)
          .containsExactlyElementsOf(
              IntStream.range(0, plan.steps()).mapToObj(plan::images).toList());
    }
  }

  @Test
  void aLastStepThatLeadsOutOfRangeIsRefused() {
    EpochPlan plan = new EpochPlan(SHARD_SIZES, 32, 4, 1);
    Map<Integer, LabeledImages> all = Map.of(0, shards.get(0), 1, shards.get(1));
    HeavyBall.Rate tooFast = new HeavyBall.Rate(Float.MAX_VALUE, 0.9f, 1000, 0.1f);
    MemberTrainer trainer =
        new MemberTrainer(
            MemberNetwork.create(NETWORK), SCALING, ParameterAverager.ALONE, 1, images -> {});

    assertThat(plan.steps()).isOne();
    assertThatThrownBy(() -> trainer.train(start, plan, 0, all, 7, tooFast))
        .isInstanceOf(DivergedException.class)
        .hasMessage(DivergedException.MESSAGE);
  }

  /** Steps of one worker, written down once more. */
  private MemberState alone(MemberState state, int rank, int from, int to) {
    MemberNetwork network = MemberNetwork.create(NETWORK);
    network.setParameters(state.parameters());
    HeavyBall heavyBall = new HeavyBall(network.parameterRanges());
    float[] velocity = state.velocity().clone();
    BatchAssembler assembler =
        new BatchAssembler(SHAPE, Map.of(rank, shards.get(rank)), 7, start.epoch());
    for (int step = from; step < to; step++) {
      int images = PLAN.images(step, rank);
      if (images > 0) {
        BatchAssembler.Batch batch = assembler.assemble(step, PLAN.groups(step, rank));
        network.sumGradient(batch.images(), SCALING, batch.step(), ready -> {});
        for (int i = 0; i < network.length(); i++) {
          network.gradient()[i] *= 1f / images;
        }
        heavyBall.step(network.liveParameters(), velocity, network.gradient(), 1, RATE);
      }
    }
    return new MemberState(0, network.parameters(), velocity);
  }

  private static MemberState mean(MemberState[] ends, int from, int to) {
    int[] images = new int[2];
    for (int step = from; step < to; step++) {
      images[0] += PLAN.images(step, 0);
      images[1] += PLAN.images(step, 1);
    }
    float[] weights = new float[2];
    for (int rank = 0; rank < 2; rank++) {
      weights[rank] = (float) images[rank] / (images[0] + images[1]);
    }
    int length = ends[0].parameters().length;
    float[] parameters = new float[length];
    float[] velocity = new float[length];
    for (int i = 0; i < length; i++) {
      parameters[i] = weights[0] * ends[0].parameters()[i] + weights[1] * ends[1].parameters()[i];
      velocity[i] = weights[0] * ends[0].velocity()[i] + weights[1] * ends[1].velocity()[i];
    }
    return new MemberState(0, parameters, velocity);
  }

  private List<MemberState> train(int averagingFrequency) throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(2);
    try {
      PairAverager pair = new PairAverager();
      List<Future<MemberState>> running = new ArrayList<>();
      for (int rank = 0; rank < 2; rank++) {
        int mine = rank;
        running.add(
            workers.submit(
                () ->
                    new MemberTrainer(
                            MemberNetwork.create(NETWORK),
                            SCALING,
                            pair.ofRank(mine),
                            averagingFrequency,
                            images -> {})
                        .train(start, PLAN, mine, Map.of(mine, shards.get(mine)), 7, RATE)
                        .state()));
      }
      return List.of(running.get(0).get(), running.get(1).get());
    } finally {
      workers.shutdownNow();
    }
  }

  /** Two threads that lay their vectors on one table. */
  private static final class PairAverager {
    private final CyclicBarrier barrier = new CyclicBarrier(2);
    private final float[][] table = new float[2][];

    ParameterAverager ofRank(int rank) {
      return (vector, length, weight) ->
          () -> {
            ParameterAverager.ALONE.average(vector, length, weight);
            table[rank] = vector.clone();
            await();
            for (int i = 0; i < length; i++) {
              vector[i] = table[0][i] + table[1][i];
            }
            await();
            return 1;
          };
    }

    private void await() {
      try {
        barrier.await();
      } catch (Exception e) {
        throw new AveragingException("the other thread failed", e);
      }
    }
  }

  private static LabeledImages shard(int shard) {
    Random random = new Random(Long.getLong("test.seed") + shard);
    int size = SHARD_SIZES[shard];
    byte[] pixels = new byte[size * SHAPE.size()];
    random.nextBytes(pixels);
    return new LabeledImages(
        SHAPE, pixels, random.ints(size, 0, 3).toArray(), random.longs(size).toArray());
  }
}
