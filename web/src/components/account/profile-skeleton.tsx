/** The profile page before its data is here. */
export function ProfileSkeleton() {
  return (
    <div
      aria-hidden="true"
      className="mx-auto grid max-w-6xl gap-x-16 gap-y-12 px-gutter pt-43 lg:grid-cols-[18rem_minmax(0,1fr)]"
    >
      <div>
        <div className="skeleton size-20 rounded-2xl" />
        <div className="skeleton mt-5 h-10 w-48" />
        <div className="skeleton mt-3 h-5 w-56" />
      </div>
      <div className="space-y-6">
        {[0, 1, 2, 3, 4].map((index) => (
          <div key={index} className="skeleton h-18" />
        ))}
      </div>
    </div>
  );
}
