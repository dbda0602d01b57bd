#![allow(missing_docs)]
use synovia_evidence::Registry;
use synovia_joint::*;
use synovia_joint::state::*;
use synovia_numerics::{Lanes, Tolerance};
use synovia_trial::population::*;
use synovia_trial::protocol::Eligibility;
use std::time::Instant;

struct Grab { pain: Vec<Vec<f64>>, h: Vec<Vec<f64>>, y: Vec<Vec<State>> }
impl Watch for Grab { fn seen(&mut self, c: usize, d: usize, s: &Seen) -> Option<[Dose;2]> { self.pain[c][d]=s.reading.latent_points; self.h[c][d]=s.reading.thickness; self.y[c][d]=*s.state; None } }
fn mean(x: impl Iterator<Item=f64>) -> f64 { let v: Vec<f64>=x.collect(); v.iter().sum::<f64>()/v.len() as f64 }
fn sd(x: &[f64]) -> f64 { let m=mean(x.iter().copied()); (x.iter().map(|a|(a-m)*(a-m)).sum::<f64>()/(x.len()-1) as f64).sqrt() }
fn corr(x:&[f64],y:&[f64])->f64{let (mx,my)=(mean(x.iter().copied()),mean(y.iter().copied())); x.iter().zip(y).map(|(a,b)|(a-mx)*(b-my)).sum::<f64>()/((x.len()-1) as f64*sd(x)*sd(y))}
fn main() {
    let mut reg = Registry::embedded();
    for a in std::env::args().skip(1) { let (k,v)=a.split_once('=').unwrap(); reg=reg.with_value(k, v.parse().unwrap()).unwrap(); }
    let who = Eligibility { kl: [false,false,true,true,false], age_years:[40.,75.], bmi_max: 35., pain_points:[40.,90.], screening_d: 14. };
    let k = Constants::new(&reg);
    let tol = Tolerance { rtol: 1e-5, atol: 1e-7, ..Default::default() };
    for core in [Core::Bistable, Core::Monostable] {
        let t=Instant::now();
        let pool = Pool::batch(core,&reg,7,0,4000,&who,&tol).unwrap();
        let ids: Vec<usize> = (0..4000).filter(|i| pool.joint(*i).is_some()).collect();
        println!("== {} eligible {} prepared in {:?}", core.name(), ids.len(), t.elapsed());
        let unp: Vec<Unprepared> = ids.iter().map(|i| pool.candidate(*i).joint).collect();
        if core==Core::Bistable { let q = has_quiet_state::<Lanes>(&k, 0.06, &unp, &tol).unwrap(); println!("has quiet {:.3}; inflamed start {:.3}", mean(q.iter().map(|b| *b as u8 as f64)), mean(ids.iter().map(|i| (pool.joint(*i).unwrap().1[P]>0.06) as u8 as f64))); }
        let days: Vec<f64> = vec![0.,7.,14.,28.,56.,91.,182.,273.,365.,546.,730.];
        let run = |events: Vec<(f64,Event)>, load: f64| {
            let pats: Vec<Patient> = ids.iter().map(|i| { let mut p=*pool.joint(*i).unwrap().0; p.traits.load*=load; p}).collect();
            let courses: Vec<Course> = ids.iter().zip(&pats).map(|(i,p)| Course{patient:p,state:*pool.joint(*i).unwrap().1,start_d:-14.,events:events.clone()}).collect();
            let n=ids.len(); let mut g=Grab{pain:vec![vec![0.;11];n],h:vec![vec![0.;11];n],y:vec![vec![[0.;STATES];11];n]};
            let t=Instant::now(); let w=follow::<Lanes>(core,&k,&courses,&days,&tol,&mut g).unwrap();
            (g,t.elapsed().as_secs_f64(),w)
        };
        let (base,el,w)=run(vec![],1.0);
        println!("untreated 24 mo: {:.0}/s, steps/patient {:.1}, ev {:.0}", ids.len() as f64/el, w.steps as f64/ids.len() as f64, w.evaluations as f64/ids.len() as f64);
        let p0: Vec<f64>=base.pain.iter().map(|x| x[0]).collect();
        println!("latent mean {:.1} sd {:.1}; after 12mo {:.1}, 24mo {:.1}", mean(p0.iter().copied()), sd(&p0), mean(base.pain.iter().map(|x|x[8])), mean(base.pain.iter().map(|x|x[10])));
        let tau: Vec<f64> = ids.iter().map(|i| pool.joint(*i).unwrap().0.traits.clock_per_d).collect(); let _=tau;
        let get=|g:&Grab,s:usize,d:usize| g.y.iter().map(|x| x[d][s]).collect::<Vec<f64>>();
        for (n,s) in [("p",P),("m",M),("v",V),("w",W),("g",G),("c",C),("n",N),("b",B),("z",Z)] { let v=get(&base,s,0); let v2=get(&base,s,8); println!("  {n}: {:.3} sd {:.3} -> 12mo {:.3}", mean(v.iter().copied()), sd(&v), mean(v2.iter().copied())); }
        println!("corr pain-effusion {:.2}, pain-thickness {:.2}, pain-bone {:.2}, pain-kl {:.2}", corr(&p0,&get(&base,V,0)), corr(&p0,&base.h.iter().map(|x|x[0]).collect::<Vec<_>>()), corr(&p0,&get(&base,B,0)), corr(&p0,&ids.iter().map(|i| pool.candidate(*i).owner.kl as f64).collect::<Vec<_>>()));
        let jsw=|h:f64| k.joint_space_mm*(1.0-k.joint_space_factor*(1.0-h)).max(0.);
        let d: Vec<f64>=base.h.iter().map(|x| jsw(x[8])-jsw(x[0])).collect(); println!("JSW change/yr {:.3} sd {:.3}; thickness %/yr {:.2}", mean(d.iter().copied()), sd(&d), 100.*mean(base.h.iter().map(|x| x[8]/x[0]-1.)));
        let arms: Vec<(&str,Vec<(f64,Event)>,f64)> = vec![
            ("cells 10",vec![(0.,Event::Give(Dose::Cells{million:10.}))],1.),("cells 50",vec![(0.,Event::Give(Dose::Cells{million:50.}))],1.),("cells 20x2",vec![(0.,Event::Give(Dose::Cells{million:20.})),(182.,Event::Give(Dose::Cells{million:20.}))],1.),
            ("prp x1",vec![(0.,Event::Give(Dose::Platelets{billion:4.}))],1.),("prp x3",vec![(0.,Event::Give(Dose::Platelets{billion:4.})),(7.,Event::Give(Dose::Platelets{billion:4.})),(14.,Event::Give(Dose::Platelets{billion:4.}))],1.),
            ("cells50+prp",vec![(0.,Event::Give(Dose::Cells{million:50.})),(0.,Event::Give(Dose::Platelets{billion:4.}))],1.),
            ("HA",vec![(0.,Event::Give(Dose::HyaluronicAcid))],1.),("TA 40",vec![(0.,Event::Give(Dose::SteroidSuspension{mg:40.}))],1.),("TA ER",vec![(0.,Event::Give(Dose::SteroidExtended{mg:32.}))],1.),
            ("TA q3m",(0..8).map(|i| (91.25*i as f64,Event::Give(Dose::SteroidSuspension{mg:40.}))).collect(),1.),
            ("nsaid",vec![(0.,Event::Give(Dose::Nsaid{level:1.}))],1.),("paracetamol",vec![(0.,Event::Give(Dose::Paracetamol{level:1.}))],1.),("exercise",vec![(0.,Event::Give(Dose::Exercise{level:1.}))],1.),
            ("load -20%",vec![],0.8),("load +20%",vec![],1.2),("insult .06",vec![(0.,Event::Insult{size:0.06})],1.),("flare",vec![(0.,Event::Flare)],1.),
            ("FGF 100q6",(0..4).map(|i| (182.*i as f64,Event::Give(Dose::Anabolic{ug:100.}))).collect(),1.),("FGF 100q12",(0..2).map(|i| (365.*i as f64,Event::Give(Dose::Anabolic{ug:100.}))).collect(),1.),("FGF 30q6",(0..4).map(|i| (182.*i as f64,Event::Give(Dose::Anabolic{ug:30.}))).collect(),1.),("FGF 30q12",(0..2).map(|i| (365.*i as f64,Event::Give(Dose::Anabolic{ug:30.}))).collect(),1.),
        ];
        print!("{:12}","pain diff d:"); for d in &days { print!("{d:6.0}"); } println!("   mri_mm@24 m@12mo p@12mo");
        for (n,e,l) in arms {
            let (g,_,_)=run(e,l);
            print!("{n:12}"); for d in 0..11 { print!("{:6.1}", mean(g.pain.iter().zip(&base.pain).map(|(a,b)|a[d]-b[d]))); }
            println!("  {:+.3} {:+.3} {:+.3} quiet26 {:.2} quiet52 {:.2}", 2.0*mean(g.h.iter().zip(&base.h).map(|(a,b)|a[10]-b[10])), mean(get(&g,M,8).into_iter())-mean(get(&base,M,8).into_iter()), mean(get(&g,P,8).into_iter())-mean(get(&base,P,8).into_iter()), mean(get(&g,P,6).iter().map(|p| (*p<0.06) as u8 as f64)), mean(get(&g,P,8).iter().map(|p| (*p<0.06) as u8 as f64)));
        }
    }
}
